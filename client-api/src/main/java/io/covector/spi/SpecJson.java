package io.covector.spi;

import io.covector.CollectionSpec;
import io.covector.DeclaredField;
import io.covector.ErrorCode;
import io.covector.FieldType;
import io.covector.IdType;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.VectorException;
import io.covector.VectorField;
import io.covector.VectorType;
import io.covector.text.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A spec as JSON, for backends that keep it beside the data. The format has a version; readers refuse versions above
 * theirs. Version 2 has the text; a spec without one is written as version 1. Stateless and thread-safe.
 */
public final class SpecJson {
    private static final long VERSION = 2;
    private static final long WITHOUT_TEXT = 1;

    private SpecJson() {}

    /** The spec as one JSON object. */
    public static String write(CollectionSpec spec) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("version", spec.hasText() ? VERSION : WITHOUT_TEXT);
        json.put("name", spec.name());
        json.put("idType", spec.idType().name());
        json.put("vectors", spec.vectorFields().stream().map(SpecJson::vector).toList());
        json.put("fields", spec.fields().stream().map(SpecJson::field).toList());
        if (spec.hasText()) {
            json.put("text", true);
        }
        if (spec.isStrict()) {
            json.put("strict", true);
        }
        return Json.write(json);
    }

    private static Map<String, @Nullable Object> vector(VectorField field) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("name", field.name());
        json.put("type", field.type().name());
        json.put("dimension", (long) field.dimension());
        json.put("metric", field.metric().name());
        Map<String, @Nullable Object> index = new LinkedHashMap<>();
        if (field.index() instanceof IndexSpec.Hnsw hnsw) {
            index.put("type", "HNSW");
            index.put("m", (long) hnsw.m());
            index.put("efConstruction", (long) hnsw.efConstruction());
        } else if (field.index() instanceof IndexSpec.IvfFlat ivf) {
            index.put("type", "IVF_FLAT");
            index.put("lists", (long) ivf.lists());
        } else {
            index.put("type", "NONE");
        }
        json.put("index", index);
        return json;
    }

    private static Map<String, @Nullable Object> field(DeclaredField field) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("name", field.name());
        json.put("type", field.type().name());
        json.put("indexed", field.isIndexed());
        return json;
    }

    /**
     * The spec that {@link #write} made the text from.
     *
     * @throws VectorException with {@code CORRUPTED} if it is another text
     */
    public static CollectionSpec read(String text) {
        try {
            return parse(Metadata.fromJson(text));
        } catch (VectorException | IllegalArgumentException | IndexOutOfBoundsException | ClassCastException e) {
            throw VectorException.builder(
                            ErrorCode.CORRUPTED, "the stored description of the collection cannot be read: " + text)
                    .cause(e)
                    .build();
        }
    }

    private static CollectionSpec parse(Metadata json) {
        long version = number(json, "version");
        if (version > VERSION) {
            throw new IllegalArgumentException("version " + version + "; this library reads up to " + VERSION);
        }
        CollectionSpec.Builder builder =
                CollectionSpec.builder(text(json, "name")).idType(IdType.valueOf(text(json, "idType")));
        for (Metadata vector : objects(json, "vectors")) {
            builder.vector(vector(vector));
        }
        for (Metadata field : objects(json, "fields")) {
            DeclaredField declared = DeclaredField.of(text(field, "name"), FieldType.valueOf(text(field, "type")));
            builder.field(field.getBoolean("indexed").orElse(false) ? declared.indexed() : declared);
        }
        if (json.getBoolean("text").orElse(false)) {
            builder.text();
        }
        return json.getBoolean("strict").orElse(false) ? builder.strict().build() : builder.build();
    }

    private static VectorField vector(Metadata json) {
        VectorType.valueOf(text(json, "type")); // fails for one that this version does not know
        return VectorField.of(text(json, "name"), (int) number(json, "dimension"), Metric.valueOf(text(json, "metric")))
                .index(index(object(json.get("index"))));
    }

    private static IndexSpec index(Metadata json) {
        String type = text(json, "type");
        return switch (type) {
            case "NONE" -> IndexSpec.none();
            case "HNSW" -> IndexSpec.hnsw((int) number(json, "m"), (int) number(json, "efConstruction"));
            case "IVF_FLAT" -> IndexSpec.ivfFlat((int) number(json, "lists"));
            default -> throw new IllegalArgumentException("index type " + type);
        };
    }

    private static String text(Metadata json, String key) {
        return json.getString(key).orElseThrow(() -> new IllegalArgumentException("no " + key));
    }

    private static long number(Metadata json, String key) {
        return json.getLong(key).orElseThrow(() -> new IllegalArgumentException("no " + key));
    }

    private static List<Metadata> objects(Metadata json, String key) {
        List<Metadata> objects = new ArrayList<>();
        if (json.get(key) instanceof List<?> list) {
            list.forEach(element -> objects.add(object(element)));
        }
        return objects;
    }

    @SuppressWarnings("unchecked") // maps read from JSON have text keys
    private static Metadata object(@Nullable Object value) {
        return Metadata.copyOf((Map<String, ? extends @Nullable Object>) (value == null ? Map.of() : value));
    }
}
