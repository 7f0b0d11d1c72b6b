package io.covector.milvus.internal.schema;

import io.covector.IndexSpec;
import io.covector.Metric;
import io.covector.SearchTuning;
import io.milvus.grpc.KeyValuePair;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Index and search parameters as Milvus names them. No index is FLAT, since a collection needs one to be loaded.
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

    /** The index that a server describes; empty if it is of another kind or incomplete. */
    public static Optional<IndexSpec> read(List<KeyValuePair> params) {
        Map<String, String> values = new HashMap<>();
        for (KeyValuePair pair : params) {
            values.put(pair.getKey(), pair.getValue());
        }
        String nested = values.getOrDefault("params", "");
        String type = values.getOrDefault(TYPE, "");
        try {
            return switch (type) {
                case "FLAT" -> Optional.of(IndexSpec.none());
                case "HNSW" ->
                    Optional.of(IndexSpec.hnsw(number(values, nested, "M"), number(values, nested, "efConstruction")));
                case "IVF_FLAT" -> Optional.of(IndexSpec.ivfFlat(number(values, nested, "nlist")));
                default -> Optional.empty();
            };
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    // old servers give a JSON object, later ones a pair for each
    private static int number(Map<String, String> values, String nested, String key) {
        String value = values.get(key);
        if (value == null) {
            int start = nested.indexOf("\"" + key + "\"");
            value = start < 0 ? "" : nested.substring(start + key.length() + 2).split("[,}]", 2)[0];
        }
        return Integer.parseInt(value.replaceAll("[^0-9]", ""));
    }

    /**
     * Search parameters of the index.
     *
     * @param effort factor of the caller's or the default effort; above 1 after a search that found too little
     */
    public static String search(IndexSpec index, SearchTuning tuning, int topK, int effort) {
        if (index instanceof IndexSpec.Hnsw) {
            long ef = Math.max(tuning.ef().orElse(Math.max(64, 2 * topK)), topK);
            return "{\"ef\":" + Math.min(ef * effort, 1 << 20) + "}";
        }
        if (index instanceof IndexSpec.IvfFlat ivf) {
            long probes = tuning.probes().orElse(Math.max(8, ivf.lists() / 16));
            return "{\"nprobe\":" + Math.min(probes * effort, ivf.lists()) + "}";
        }
        return "{}";
    }
}
