package io.covector.milvus.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.covector.Metric;
import org.junit.jupiter.api.Test;

class MilvusScoresTest {
    @Test
    void distancesAreCovectors() {
        assertThat(MilvusScores.distance(Metric.COSINE, 0.25f)).isEqualTo(0.75);
        assertThat(MilvusScores.distance(Metric.COSINE, 1.0000001f)).isZero();
        assertThat(MilvusScores.distance(Metric.DOT, 3)).isEqualTo(-3);
        assertThat(MilvusScores.distance(Metric.EUCLIDEAN, 25)).isEqualTo(5);
        assertThat(MilvusScores.distance(Metric.EUCLIDEAN, -1e-9f)).isZero();
    }

    @Test
    void theRadiusIncludesTheMinimumScore() {
        assertThat(radius(Metric.COSINE, 0.5)).isLessThan(0.5).isCloseTo(0.5, within(1e-5));
        assertThat(radius(Metric.DOT, -1000)).isLessThan(-1000).isCloseTo(-1000, within(0.01));
        // score 0.2 is distance 4, squared 16
        assertThat(radius(Metric.EUCLIDEAN, 0.2)).isGreaterThan(16).isCloseTo(16, within(1e-3));
        assertThat(radius(Metric.EUCLIDEAN, 1)).isGreaterThan(0).isLessThan(1e-5);
    }

    @Test
    void aMinimumThatEveryRecordHasIsNoRange() {
        assertThat(MilvusScores.radius(Metric.COSINE, -1)).isEmpty();
        assertThat(MilvusScores.radius(Metric.EUCLIDEAN, 0)).isEmpty();
        assertThat(MilvusScores.radius(Metric.EUCLIDEAN, 1e-30)).isEmpty();
        assertThat(MilvusScores.radius(Metric.DOT, -1e300)).isEmpty();
    }

    @Test
    void aMinimumThatNoRecordCanHaveIsKnown() {
        assertThat(MilvusScores.isUnreachable(Metric.COSINE, 1.5)).isTrue();
        assertThat(MilvusScores.isUnreachable(Metric.COSINE, 1)).isFalse();
        assertThat(MilvusScores.isUnreachable(Metric.EUCLIDEAN, 1.01)).isTrue();
        assertThat(MilvusScores.isUnreachable(Metric.DOT, 1e300)).isFalse();
    }

    private static double radius(Metric metric, double minScore) {
        return Double.parseDouble(MilvusScores.radius(metric, minScore).substring("\"radius\":".length()));
    }
}
