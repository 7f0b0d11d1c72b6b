package io.covector.milvus.internal.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.Consistency;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class SessionTimestampsTest {
    private static final String NAME = "things";

    private final SessionTimestamps timestamps = new SessionTimestamps();

    @Test
    void aSessionWaitsForItsOwnLastWriteOnly() {
        assertThat(guarantee(Consistency.SESSION)).isEqualTo(1);

        timestamps.record(NAME, 500, timestamps.begin(NAME));
        timestamps.record(NAME, 400, timestamps.begin(NAME));
        timestamps.record("others", 900, timestamps.begin("others"));

        assertThat(guarantee(Consistency.SESSION)).isEqualTo(500);
    }

    @Test
    void otherLevelsDoNotDependOnWrites() {
        timestamps.record(NAME, 500, timestamps.begin(NAME));

        assertThat(guarantee(Consistency.STRONG)).isZero();
        assertThat(guarantee(Consistency.BOUNDED)).isEqualTo(2);
        assertThat(guarantee(Consistency.EVENTUAL)).isEqualTo(1);
    }

    @Test
    void afterAWriteWithoutTimestampReadsAreStrongUntilALaterOneHasIt() {
        timestamps.record(NAME, 500, timestamps.begin(NAME));
        long begunBefore = timestamps.begin(NAME);
        timestamps.record(NAME, 0, timestamps.begin(NAME));
        assertThat(guarantee(Consistency.SESSION)).isZero();

        timestamps.record(NAME, 600, begunBefore);
        assertThat(guarantee(Consistency.SESSION)).isZero();

        timestamps.record(NAME, 700, timestamps.begin(NAME));
        assertThat(guarantee(Consistency.SESSION)).isEqualTo(700);
    }

    @Test
    void theGreatestTimestampOfAllThreadsCounts() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<?>> running = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            int first = thread;
            running.add(threads.submit(() -> {
                for (int i = first; i < 4_000; i += 4) {
                    long begun = timestamps.begin(NAME);
                    timestamps.record(NAME, 1_000 + i, begun);
                    assertThat(guarantee(Consistency.SESSION)).isGreaterThanOrEqualTo(1_000 + i); // its own, at once
                }
            }));
        }
        for (Future<?> each : running) {
            each.get();
        }
        threads.shutdown();
        assertThat(guarantee(Consistency.SESSION)).isEqualTo(4_999);
    }

    @Test
    void anyNumberOfCollectionsIsRememberedByTheLastOfThem() {
        timestamps.record(NAME, 500, timestamps.begin(NAME));
        timestamps.record("untimed", 0, timestamps.begin("untimed"));
        for (int i = 2; i < SessionTimestamps.MAX_COLLECTIONS; i++) {
            timestamps.record("c" + i, 1_000 + i, timestamps.begin("c" + i));
        }
        assertThat(timestamps.guarantee("new", Consistency.SESSION)).isEqualTo(1);

        timestamps.record("c0", 7_000, timestamps.begin("c0"));
        assertThat(guarantee(Consistency.SESSION)).isEqualTo(500);
        assertThat(timestamps.guarantee("new", Consistency.SESSION)).isEqualTo(500);

        timestamps.record("c1", 7_001, timestamps.begin("c1"));
        assertThat(timestamps.guarantee("untimed", Consistency.SESSION)).isZero();
        timestamps.record("untimed", 9_000, timestamps.begin("untimed"));
        assertThat(timestamps.guarantee("untimed", Consistency.SESSION)).isEqualTo(9_000);
    }

    private long guarantee(Consistency consistency) {
        return timestamps.guarantee(NAME, consistency);
    }
}
