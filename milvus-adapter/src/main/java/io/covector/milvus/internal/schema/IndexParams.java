package io.covector.milvus.internal.schema;

import io.covector.IndexSpec;
import io.covector.Metric;
import io.milvus.grpc.KeyValuePair;
import java.util.ArrayList;
import java.util.List;

/**
 * Index parameters as Milvus names them. No index is FLAT, since a collection needs one to be loaded.
 * Stateless.
 */
public final class IndexParams {
    private static final String TYPE = "index_type";
    private static final String METRIC = "metric_type";

    private IndexParams() {}

    public static String metric(Metric metric) {
        return switch (metric) {
            case COSINE -> "COSINE";
            case DOT -> "IP";
            case EUCLIDEAN -> "L2";
        };
    }

    public static List<KeyValuePair> build(IndexSpec index, Metric metric) {
        List<KeyValuePair> params = new ArrayList<>();
        if (index instanceof IndexSpec.Hnsw hnsw) {
            params.add(KeyValues.of(TYPE, "HNSW"));
            params.add(KeyValues.of(
                    "params", "{\"M\":" + hnsw.m() + ",\"efConstruction\":" + hnsw.efConstruction() + "}"));
        } else if (index instanceof IndexSpec.IvfFlat ivf) {
            params.add(KeyValues.of(TYPE, "IVF_FLAT"));
            params.add(KeyValues.of("params", "{\"nlist\":" + ivf.lists() + "}"));
        } else {
            params.add(KeyValues.of(TYPE, "FLAT"));
            params.add(KeyValues.of("params", "{}"));
        }
        params.add(KeyValues.of(METRIC, metric(metric)));
        return params;
    }
}
