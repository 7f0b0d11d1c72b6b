package io.covector.milvus;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.Consistency;
import org.junit.jupiter.api.Test;

class WritesTest {
    private static final String NAME = "things";

    private final Writes writes = new Writes();

    @Test
    void aSessionWaitsForItsOwnLastWriteOnly() {
        assertThat(guarantee(Consistency.SESSION)).isEqualTo(1);

        writes.record(NAME, 500, writes.begin(NAME));
        writes.record(NAME, 400, writes.begin(NAME));
        writes.record("others", 900, writes.begin("others"));

        assertThat(guarantee(Consistency.SESSION)).isEqualTo(500);
    }

    @Test
    void otherLevelsDoNotDependOnWrites() {
        writes.record(NAME, 500, writes.begin(NAME));

        assertThat(guarantee(Consistency.STRONG)).isZero();
        assertThat(guarantee(Consistency.BOUNDED)).isEqualTo(2);
        assertThat(guarantee(Consistency.EVENTUAL)).isEqualTo(1);
    }

    @Test
    void afterAWriteWithoutTimestampReadsAreStrongUntilALaterOneHasIt() {
        writes.record(NAME, 500, writes.begin(NAME));
        long begunBefore = writes.begin(NAME);
        writes.record(NAME, 0, writes.begin(NAME));
        assertThat(guarantee(Consistency.SESSION)).isZero();

        writes.record(NAME, 600, begunBefore);
        assertThat(guarantee(Consistency.SESSION)).isZero();

        writes.record(NAME, 700, writes.begin(NAME));
        assertThat(guarantee(Consistency.SESSION)).isEqualTo(700);
    }

    private long guarantee(Consistency consistency) {
        return writes.guarantee(NAME, consistency);
    }
}
