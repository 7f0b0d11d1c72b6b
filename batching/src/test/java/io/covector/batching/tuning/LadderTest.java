package io.covector.batching.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LadderTest {
    @Test
    void goesFromOneOverTheStartToTheMaximum() {
        Ladder ladder = new Ladder(500, 10_000);
        int[] sizes = IntStream.range(0, ladder.rungs()).map(ladder::size).toArray();
        assertThat(sizes)
                .isSorted()
                .doesNotHaveDuplicates()
                .startsWith(1)
                .contains(500, 1_000, 250)
                .endsWith(10_000);
        assertThat(ladder.size(ladder.atMost(500) + Ladder.OCTAVE)).isEqualTo(1_000);
        assertThat(ladder.atMost(0)).isZero();
        assertThat(ladder.size(ladder.atMost(Long.MAX_VALUE))).isEqualTo(10_000);
    }

    @Test
    void mayHaveOneRung() {
        Ladder ladder = new Ladder(1, 1);
        assertThat(ladder.rungs()).isEqualTo(1);
        assertThat(ladder.size(0)).isEqualTo(1);
    }

    @Test
    void barsWhatFailedForTwiceAsLongEachTime() {
        Bars bars = new Bars(4, 100);
        bars.raise(500, 2, 1_000);
        assertThat(bars.allow(499, 4, 1_050)).isTrue();
        assertThat(bars.allow(500, 2, 1_050)).isFalse();
        assertThat(bars.allow(1_000, 4, 1_050)).isFalse();
        assertThat(bars.allow(1_000, 1, 1_050)).isTrue();
        assertThat(bars.allow(500, 2, 1_100)).isTrue();
        bars.raise(500, 2, 1_100);
        assertThat(bars.allow(500, 2, 1_299)).isFalse();
        assertThat(bars.allow(500, 2, 1_300)).isTrue();
    }
}
