package io.covector.it.chaos;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Load under chaos: whatever happens to network and server, the client says the truth about every record. */
class PgvectorChaosIT {
    @Test
    void everyAcknowledgedWriteIsThereAndNothingElse() throws InterruptedException {
        try (PgTarget target = new PgTarget()) {
            ChaosRun.create(target);
            target.execute("ALTER TABLE chaos ADD CHECK (NOT metadata ? '" + Content.POISON + "')");
            List<Fault> faults = new ArrayList<>(NetworkFaults.of(target.link()));
            faults.addAll(target.faultsByAdministrator());
            faults.add(target.paused());
            faults.add(target.killed());
            ChaosRun.fromProperties().run(target, faults, true);
        }
    }
}
