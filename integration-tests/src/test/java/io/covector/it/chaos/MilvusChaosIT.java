package io.covector.it.chaos;

import io.covector.test.servers.MilvusKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Load under chaos on Milvus and on Milvus Lite. */
class MilvusChaosIT {
    @ParameterizedTest
    @EnumSource(MilvusKind.class)
    void everyAcknowledgedWriteIsThereAndNothingElse(MilvusKind kind) throws InterruptedException {
        try (MilvusTarget target = new MilvusTarget(kind)) {
            ChaosRun.create(target);
            List<Fault> faults = new ArrayList<>(NetworkFaults.of(target.link()));
            faults.add(target.paused());
            if (kind == MilvusKind.MILVUS) { // Lite loses what it has acknowledged when it is killed
                faults.add(target.killed());
                faults.add(target.killedBehindASlowNetwork());
                faults.add(target.stalled());
            }
            ChaosRun.fromProperties().run(target, faults, false);
        }
    }
}
