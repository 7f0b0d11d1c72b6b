package io.covector.tck.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.covector.CollectionSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.RecordId;
import io.covector.Vector;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OracleTest {
    @ParameterizedTest
    @CsvSource({
        "COSINE, 0.6, 0.4", // (3,4) against (2,0): 6 / (5 * 2)
        "DOT, 6, -6",
        "EUCLIDEAN, 0.195194101601104, 4.123105625617661" // sqrt(1 + 16)
    })
    void measuresByTheMetric(Metric metric, double score, double distance) {
        Oracle oracle = oracle(metric);
        oracle.put(List.of(VectorRecord.of("a", new float[] {3, 4})));

        Hit hit = oracle.measure(RecordId.of("a"), Vector.copyOf(2, 0));

        assertThat(hit.score()).isCloseTo(score, within(1e-12));
        assertThat(hit.distance()).isCloseTo(distance, within(1e-12));
    }

    @Test
    void keepsTheLastRecordOfAnIdAndOrdersByCodePoint() {
        Oracle oracle = oracle(Metric.EUCLIDEAN);
        oracle.put(List.of(record("\uD83D\uDE00", 1), record("\uFFFF", 2), record("a", 3), record("a", 4)));

        assertThat(oracle.ids()).containsExactly(RecordId.of("a"), RecordId.of("\uFFFF"), RecordId.of("\uD83D\uDE00"));
        assertThat(oracle.matching(Filter.gt("n", 3))).containsExactly(RecordId.of("a"));
    }

    @Test
    void countsWhatItRemoves() {
        Oracle oracle = oracle(Metric.EUCLIDEAN);
        oracle.put(List.of(record("a", 1), record("b", 2)));

        assertThat(oracle.remove(List.of(RecordId.of("a"), RecordId.of("z")))).isEqualTo(1);
        assertThat(oracle.size()).isEqualTo(1);
    }

    @Test
    void findsTheNearestOfThoseThatMatch() {
        Oracle oracle = oracle(Metric.EUCLIDEAN);
        oracle.put(List.of(record("a", 1), record("b", 2), record("c", 3)));

        assertThat(oracle.nearest(Vector.copyOf(2.9f, 0), Filter.lt("n", 3)))
                .extracting(hit -> hit.id().value())
                .containsExactly("b", "a");
    }

    static Oracle oracle(Metric metric) {
        return new Oracle(
                CollectionSpec.builder("o").vector(VectorField.of(2, metric)).build());
    }

    /** Stands on the first axis at n. */
    static VectorRecord record(String id, int n) {
        return VectorRecord.of(id, new float[] {n, 0}, Metadata.of("n", n));
    }
}
