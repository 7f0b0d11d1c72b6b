package io.covector;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values of the API as maps of texts, numbers, truth values, float arrays, lists and maps. Stateless. */
final class PlainMaps {
    private PlainMaps() {}

    static Map<String, @Nullable Object> of(SearchResult result) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("hits", result.hits().stream().map(PlainMaps::of).toList());
        result.shortReason().ifPresent(reason -> map.put("shortReason", reason));
        return Collections.unmodifiableMap(map);
    }

    static Map<String, @Nullable Object> of(SearchHit hit) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("id", id(hit.id()));
        map.put("score", hit.score());
        hit.distance().ifPresent(distance -> map.put("distance", distance));
        putContent(map, hit.record());
        return Collections.unmodifiableMap(map);
    }

    static Map<String, @Nullable Object> of(VectorRecord record) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("id", id(record.id()));
        putContent(map, record);
        return Collections.unmodifiableMap(map);
    }

    private static void putContent(Map<String, @Nullable Object> map, VectorRecord record) {
        map.put("metadata", record.metadata().asMap());
        if (record.text() != null) {
            map.put("text", record.text());
        }
        Map<String, Vector> named = record.namedVectors();
        if (!named.isEmpty()) {
            Map<String, @Nullable Object> vectors = new LinkedHashMap<>();
            named.forEach((name, vector) -> vectors.put(name, vector.floats()));
            map.put("vectors", Collections.unmodifiableMap(vectors));
            return;
        }
        Vector vector = record.vector();
        if (vector != null) {
            map.put("vector", vector.floats());
        }
    }

    private static Object id(RecordId id) {
        return id instanceof RecordId.OfLong number ? (Object) number.value() : id.toString();
    }

    static Map<String, @Nullable Object> of(WriteResult result) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("size", result.size());
        map.put("written", result.written());
        List<Map<String, @Nullable Object>> failures = new ArrayList<>();
        for (RecordFailure failure : result.failures()) {
            Map<String, @Nullable Object> each = new LinkedHashMap<>();
            each.put("index", failure.index());
            each.put("id", id(failure.id()));
            each.put("outcome", failure.outcome().name());
            each.put("code", failure.code().name());
            each.put("reason", failure.reason());
            failures.add(Collections.unmodifiableMap(each));
        }
        map.put("failures", Collections.unmodifiableList(failures));
        return Collections.unmodifiableMap(map);
    }

    static Map<String, @Nullable Object> of(CollectionSpec spec) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("name", spec.name());
        map.put("idType", spec.idType().name());
        map.put("vectors", spec.vectorFields().stream().map(PlainMaps::of).toList());
        map.put("text", spec.hasText());
        map.put("fields", spec.fields().stream().map(PlainMaps::of).toList());
        map.put("strict", spec.isStrict());
        return Collections.unmodifiableMap(map);
    }

    private static Map<String, @Nullable Object> of(VectorField field) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("name", field.name());
        map.put("type", field.type().name());
        map.put("dimension", field.dimension());
        map.put("metric", field.metric().name());
        map.put("index", of(field.index()));
        return Collections.unmodifiableMap(map);
    }

    private static Map<String, @Nullable Object> of(IndexSpec index) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        if (index instanceof IndexSpec.Hnsw hnsw) {
            map.put("type", "HNSW");
            map.put("m", hnsw.m());
            map.put("efConstruction", hnsw.efConstruction());
        } else if (index instanceof IndexSpec.IvfFlat ivf) {
            map.put("type", "IVF_FLAT");
            map.put("lists", ivf.lists());
        } else {
            map.put("type", "NONE");
        }
        return Collections.unmodifiableMap(map);
    }

    private static Map<String, @Nullable Object> of(DeclaredField field) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("name", field.name());
        map.put("type", field.type().name());
        map.put("indexed", field.isIndexed());
        return Collections.unmodifiableMap(map);
    }
}
