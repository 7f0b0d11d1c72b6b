package io.covector.milvus.internal.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.IndexSpec;
import io.covector.Metric;
import io.covector.SearchTuning;
import java.util.List;
import org.junit.jupiter.api.Test;

class IndexParamsTest {
    @Test
    void readsWhatItBuilds() {
        for (IndexSpec index : List.of(IndexSpec.none(), IndexSpec.hnsw(8, 32), IndexSpec.ivfFlat(7))) {
            assertThat(IndexParams.read(IndexParams.build(index, Metric.COSINE)))
                    .contains(index);
        }
    }

    @Test
    void readsParametersThatStandAlone() {
        assertThat(IndexParams.read(List.of(
                        KeyValues.of("index_type", "HNSW"),
                        KeyValues.of("efConstruction", "32"),
                        KeyValues.of("M", "8"))))
                .contains(IndexSpec.hnsw(8, 32));
        assertThat(IndexParams.read(List.of(KeyValues.of("index_type", "HNSW"))))
                .isEmpty();
        assertThat(IndexParams.read(List.of(KeyValues.of("index_type", "DISKANN"))))
                .isEmpty();
    }

    @Test
    void searchesAtLeastAsWideAsTopK() {
        IndexSpec hnsw = IndexSpec.hnsw();
        SearchTuning tuning = SearchTuning.defaults();
        assertThat(IndexParams.search(hnsw, tuning, 10, 1)).isEqualTo("{\"ef\":64}");
        assertThat(IndexParams.search(hnsw, tuning, 100, 1)).isEqualTo("{\"ef\":200}");
        assertThat(IndexParams.search(hnsw, tuning.ef(1), 50, 1)).isEqualTo("{\"ef\":50}");
        assertThat(IndexParams.search(hnsw, tuning.ef(90), 50, 8)).isEqualTo("{\"ef\":720}");
        assertThat(IndexParams.search(IndexSpec.ivfFlat(4), tuning.probes(2), 5, 8))
                .isEqualTo("{\"nprobe\":4}");
        assertThat(IndexParams.search(IndexSpec.none(), tuning, 5, 1)).isEqualTo("{}");
    }
}
