package io.covector.batching.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SizeScaleTest {
    @Test
    void goesFromOneOverTheStartToTheMaximum() {
        SizeScale scale = new SizeScale(500, 10_000);
        int[] sizes = IntStream.range(0, scale.count()).map(scale::size).toArray();
        assertThat(sizes)
                .isSorted()
                .doesNotHaveDuplicates()
                .startsWith(1)
                .contains(500, 1_000, 250)
                .endsWith(10_000);
        assertThat(scale.size(scale.atMost(500) + SizeScale.STEPS_PER_DOUBLING)).isEqualTo(1_000);
        assertThat(scale.atMost(0)).isZero();
        assertThat(scale.size(scale.atMost(Long.MAX_VALUE))).isEqualTo(10_000);
    }

    @Test
    void mayHaveOneRung() {
        SizeScale scale = new SizeScale(1, 1);
        assertThat(scale.count()).isEqualTo(1);
        assertThat(scale.size(0)).isEqualTo(1);
    }

    @Test
    void barsWhatFailedForTwiceAsLongEachTime() {
        Cooldowns cooldowns = new Cooldowns(4, 100);
        cooldowns.start(500, 2, 1_000);
        assertThat(cooldowns.allows(499, 4, 1_050)).isTrue();
        assertThat(cooldowns.allows(500, 2, 1_050)).isFalse();
        assertThat(cooldowns.allows(1_000, 4, 1_050)).isFalse();
        assertThat(cooldowns.allows(1_000, 1, 1_050)).isTrue();
        assertThat(cooldowns.allows(500, 2, 1_100)).isTrue();
        cooldowns.start(500, 2, 1_100);
        assertThat(cooldowns.allows(500, 2, 1_299)).isFalse();
        assertThat(cooldowns.allows(500, 2, 1_300)).isTrue();
    }
}
