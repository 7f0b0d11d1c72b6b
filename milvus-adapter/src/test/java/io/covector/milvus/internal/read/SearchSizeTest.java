package io.covector.milvus.internal.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.CollectionSpec;
import io.covector.FieldType;
import io.covector.Metric;
import io.covector.Projection;
import io.covector.spi.SearchBatch;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The vectors of a request and the hits of its answer stay below the limits of messages. */
class SearchSizeTest {
    private static final long MESSAGE = 48L << 20;

    private static CollectionSpec spec(int dimension) {
        return CollectionSpec.builder("s")
                .vector(dimension, Metric.COSINE)
                .field("year", FieldType.LONG)
                .build();
    }

    private static int queries(int dimension, int topK, Projection projection) {
        SearchBatch like =
                SearchBatch.builder("vector", topK).projection(projection).build(List.of());
        return SearchSize.maxQueries(spec(dimension), like, MESSAGE);
    }

    @Test
    void smallOnesAreBoundByTheServersNumber() {
        assertThat(queries(2, 1, Projection.idOnly())).isEqualTo(16_384);
    }

    @Test
    void longVectorsAreBoundByTheRequest() {
        int queries = queries(32_768, 1, Projection.idOnly());
        assertThat(queries * (32_768L * 4 + 8)).isLessThan(MESSAGE).isGreaterThan(MESSAGE * 9 / 10);
    }

    @Test
    void manyHitsAreBoundByTheAnswer() {
        int metadata = queries(768, 100, Projection.metadata());
        int vectors = queries(768, 100, Projection.metadata().withVector());
        assertThat(metadata * 100L * 608).isLessThanOrEqualTo(32L << 20);
        assertThat(vectors * 100L * (608 + 768 * 4)).isLessThanOrEqualTo(32L << 20);
        assertThat(vectors).isLessThan(metadata).isGreaterThan(50);
        assertThat(queries(768, 16_384, Projection.metadata().withVector())).isEqualTo(1);
    }
}
