package io.covector.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.it.servers.ChildJvm;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process without memory for a while: deadlines hold afterwards, also of calls that nobody else watches. */
class MemoryIT {
    @Test
    @Timeout(120)
    void deadlinesOutliveIt() throws Exception {
        try (PgTarget target = new PgTarget()) {
            ChaosRun.create(target);
            AutoCloseable lock = target.lock(ChaosRun.COLLECTION);
            try (ChildJvm starved = ChildJvm.start(StarvedProgram.class, List.of(), KillIT.unhurried(target))) {
                assertThat(starved.await(line -> line.startsWith(StarvedProgram.ENDED)))
                        .isEqualTo(StarvedProgram.ENDED + "TIMEOUT");
            } finally {
                lock.close();
            }
        }
    }
}
