package io.covector.milvus.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

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
    void aMinimumThatNoRecordCanHaveIsKnown() {
        assertThat(MilvusScores.isUnreachable(Metric.COSINE, 1.5)).isTrue();
        assertThat(MilvusScores.isUnreachable(Metric.COSINE, 1)).isFalse();
        assertThat(MilvusScores.isUnreachable(Metric.EUCLIDEAN, 1.01)).isTrue();
        assertThat(MilvusScores.isUnreachable(Metric.DOT, 1e300)).isFalse();
    }
}
