package io.covector.pgvector.internal.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.Metric;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MinScoreTest {
    @ParameterizedTest
    @EnumSource
    void theScoreOfAHitKeepsTheHit(Metric metric) {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 200_000; i++) {
            double distance = Math.pow(10, random.nextDouble(-20, metric == Metric.COSINE ? 0.3 : 20));
            if (metric == Metric.DOT && random.nextBoolean()) {
                distance = -distance;
            }
            double score = metric.scoreOf(distance);
            MinScore least = new MinScore(metric, OptionalDouble.of(score));
            assertThat(least.accepts(distance)).isTrue();
            assertThat(least.bound()).as("bound for %s", distance).isGreaterThanOrEqualTo(distance);
            assertThat(new MinScore(metric, OptionalDouble.of(Math.nextUp(score))).accepts(distance))
                    .isFalse();
        }
    }

    @Test
    void everyDistanceIsWithinNoLimitAndAScoreThatEveryVectorHas() {
        for (OptionalDouble score : new OptionalDouble[] {OptionalDouble.empty(), OptionalDouble.of(-1)}) {
            MinScore all = new MinScore(Metric.EUCLIDEAN, score);
            assertThat(all.bound()).isInfinite();
            assertThat(all.accepts(1e300)).isTrue();
        }
    }
}
