package io.covector.milvus.internal.schema;

import io.covector.IndexSpec;
import io.covector.Metric;
import io.covector.VectorException;
import io.milvus.grpc.IndexDescription;
import io.milvus.grpc.KeyValuePair;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The index of a vector field as the server has it. Immutable and thread-safe.
 *
 * @param number the server's number of it; empty where that is not known, or there is no index
 * @param type its kind in the words of the server; empty if there is no index
 * @param metric how it measures, in the words of the server
 * @param spec the same in ours; none for a kind that has no name here
 * @param lists number of its lists, if it has some
 */
public record ServerIndex(Optional<Long> number, String type, String metric, IndexSpec spec, OptionalInt lists) {
    private static final String TYPE = "index_type";
    private static final String METRIC = "metric_type";

    /** Kinds that compare vectors as they are, so that the distance of a hit is exact. */
    private static final Set<String> FULL = Set.of("FLAT", "IVF_FLAT", "HNSW");

    /** No index. */
    public static ServerIndex none() {
        return new ServerIndex(Optional.empty(), "", "", IndexSpec.none(), OptionalInt.empty());
    }

    /** The index that was asked for, of which the server has told nothing yet. */
    public static ServerIndex of(IndexSpec spec, Metric metric) {
        return read(Optional.empty(), IndexParams.build(spec, metric));
    }

    /** As the server describes it. */
    public static ServerIndex of(IndexDescription description) {
        return read(Optional.of(description.getIndexID()), description.getParamsList());
    }

    private static ServerIndex read(Optional<Long> number, List<KeyValuePair> params) {
        Map<String, String> values = new HashMap<>();
        for (KeyValuePair pair : params) {
            values.put(pair.getKey(), pair.getValue());
        }
        String type = values.getOrDefault(TYPE, "");
        return new ServerIndex(
                number,
                type,
                values.getOrDefault(METRIC, "").toUpperCase(Locale.ROOT),
                spec(type, values).orElse(IndexSpec.none()),
                number(values, "nlist"));
    }

    private static Optional<IndexSpec> spec(String type, Map<String, String> values) {
        try {
            return switch (type) {
                case "HNSW" ->
                    Optional.of(IndexSpec.hnsw(
                            number(values, "M").orElse(0),
                            number(values, "efConstruction").orElse(0)));
                case "IVF_FLAT" ->
                    Optional.of(IndexSpec.ivfFlat(number(values, "nlist").orElse(0)));
                default -> Optional.empty();
            };
        } catch (VectorException e) {
            return Optional.empty(); // outside of what is accepted here
        }
    }

    // old servers give a JSON object, later ones a pair for each
    private static OptionalInt number(Map<String, String> values, String key) {
        String value = values.get(key);
        if (value == null) {
            String nested = values.getOrDefault("params", "");
            int start = nested.indexOf("\"" + key + "\"");
            value = start < 0 ? "" : nested.substring(start + key.length() + 2).split("[,}]", 2)[0];
        }
        try {
            return OptionalInt.of(Integer.parseInt(value.replaceAll("[^0-9]", "")));
        } catch (NumberFormatException e) {
            return OptionalInt.empty();
        }
    }

    /** The same with the parameters with which it was made, where the server does not tell them, as Lite does not. */
    public ServerIndex orOf(IndexSpec made) {
        ServerIndex asked = of(made, Metric.COSINE);
        return spec instanceof IndexSpec.None && asked.type.equals(type)
                ? new ServerIndex(number, type, metric, made, asked.lists)
                : this;
    }

    /** Whether there is one. */
    public boolean isThere() {
        return !type.isEmpty();
    }

    /** Whether the server compares every record. */
    public boolean isFlat() {
        return type.equals("FLAT");
    }

    /** Whether the distances of hits are those of the vectors as they were stored. */
    public boolean isOfFullVectors() {
        return FULL.contains(type);
    }

    /** Whether it is of a kind that the spec states as it is. */
    public boolean is(IndexSpec wanted, Metric by) {
        boolean sameKind = wanted instanceof IndexSpec.None ? isFlat() : spec.equals(wanted);
        return sameKind && measuresBy(by);
    }

    /** Whether it measures by this metric, as far as the server says. */
    public boolean measuresBy(Metric by) {
        return metric.isEmpty() || metric.equals(IndexParams.metric(by));
    }

    /** The metric by its name here; empty for one that has none. */
    public Optional<Metric> knownMetric() {
        for (Metric known : Metric.values()) {
            if (IndexParams.metric(known).equals(metric)) {
                return Optional.of(known);
            }
        }
        return Optional.empty();
    }
}
