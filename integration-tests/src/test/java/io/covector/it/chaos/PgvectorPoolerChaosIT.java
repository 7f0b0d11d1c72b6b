package io.covector.it.chaos;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The same behind a pooler, which fails too: between client and pooler, and between pooler and server. */
@Tag("one-jdk")
class PgvectorPoolerChaosIT {
    @Test
    void everyAcknowledgedWriteIsThereAndNothingElse() throws InterruptedException {
        try (PgTarget target = PgTarget.behindPooler()) {
            ChaosRun.create(target);
            target.execute("ALTER TABLE chaos ADD CHECK (NOT metadata ? '" + Content.POISON + "')");
            List<Fault> faults = new ArrayList<>(NetworkFaults.of(target.link()));
            faults.addAll(target.faultsByAdministrator());
            faults.addAll(target.faultsOfPooler());
            faults.add(target.paused());
            faults.add(target.killed());
            ChaosRun.fromProperties().run(target, faults, true);
        }
    }
}
