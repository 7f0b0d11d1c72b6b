package io.covector.milvus.internal.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.IndexSpec;
import io.covector.Metric;
import io.covector.SearchTuning;
import io.milvus.grpc.IndexDescription;
import io.milvus.grpc.KeyValuePair;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerIndexTest {
    @Test
    void readsWhatIsBuilt() {
        for (IndexSpec index : List.of(IndexSpec.none(), IndexSpec.hnsw(8, 32), IndexSpec.ivfFlat(7))) {
            for (Metric metric : Metric.values()) {
                ServerIndex read = described(IndexParams.build(index, metric));
                assertThat(read.is(index, metric)).isTrue();
                assertThat(read.spec()).isEqualTo(index);
                assertThat(read.knownMetric()).contains(metric);
                assertThat(read.isOfFullVectors()).isTrue();
            }
        }
        assertThat(ServerIndex.of(IndexSpec.none(), Metric.DOT).is(IndexSpec.none(), Metric.COSINE))
                .isFalse();
        assertThat(ServerIndex.none().isThere()).isFalse();
    }

    @Test
    void readsParametersThatStandAlone() {
        assertThat(described(List.of(
                                KeyValues.of("index_type", "HNSW"),
                                KeyValues.of("metric_type", "l2"),
                                KeyValues.of("efConstruction", "32"),
                                KeyValues.of("M", "8")))
                        .is(IndexSpec.hnsw(8, 32), Metric.EUCLIDEAN))
                .isTrue();
    }

    /** What has no name here is no index of the spec, and is searched by its kind all the same. */
    @Test
    void aKindThatOthersBuild() {
        for (String kind : List.of("HNSW", "DISKANN", "AUTOINDEX", "IVF_SQ8")) {
            ServerIndex index =
                    described(List.of(KeyValues.of("index_type", kind), KeyValues.of("metric_type", "HAMMING")));
            assertThat(index.spec()).isEqualTo(IndexSpec.none());
            assertThat(index.is(IndexSpec.none(), Metric.COSINE)).isFalse();
            assertThat(index.isFlat()).isFalse();
            assertThat(index.isThere()).isTrue();
            assertThat(index.knownMetric()).isEmpty();
            assertThat(SearchParams.isTunable(index)).isEqualTo(!kind.equals("AUTOINDEX"));
        }
    }

    @Test
    void searchesAtLeastAsWideAsTopK() {
        ServerIndex hnsw = ServerIndex.of(IndexSpec.hnsw(), Metric.COSINE);
        SearchTuning tuning = SearchTuning.defaults();
        assertThat(SearchParams.of(hnsw, tuning, 10, 1)).isEqualTo("{\"ef\":64}");
        assertThat(SearchParams.of(hnsw, tuning, 100, 1)).isEqualTo("{\"ef\":200}");
        assertThat(SearchParams.of(hnsw, tuning.ef(1), 50, 1)).isEqualTo("{\"ef\":50}");
        assertThat(SearchParams.of(hnsw, tuning.ef(90), 50, 8)).isEqualTo("{\"ef\":720}");
        assertThat(SearchParams.of(ServerIndex.of(IndexSpec.ivfFlat(4), Metric.DOT), tuning.probes(2), 5, 8))
                .isEqualTo("{\"nprobe\":4}");
        assertThat(SearchParams.of(ServerIndex.of(IndexSpec.none(), Metric.DOT), tuning, 5, 1))
                .isEqualTo("{}");
    }

    private static ServerIndex described(List<KeyValuePair> params) {
        return ServerIndex.of(
                IndexDescription.newBuilder().setIndexID(7).addAllParams(params).build());
    }
}
