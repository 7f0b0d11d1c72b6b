package io.covector.milvus;

import io.covector.CollectionSpec;
import io.covector.Metadata;
import io.covector.VectorRecord;
import io.covector.text.Json;
import io.covector.text.JsonKeys;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Free metadata as the JSON that is stored. Nothing is lost on the way: nulls are listed, see {@link MetadataKeys#NULLS}; a value
 * with a number that is neither long nor double is kept as text, see {@link MetadataKeys#TEXT}. Stateless.
 */
final class MetadataCodec {
    private static final long EXACT_LONGS = 1L << 53;

    private MetadataCodec() {}

    /**
     * Metadata as it is stored.
     *
     * @param json the JSON object
     * @param odd whether a server that compares numbers as doubles may be wrong about it
     */
    record Stored(String json, boolean odd) {}

    static Stored encode(VectorRecord record, CollectionSpec spec) {
        Map<String, @Nullable Object> stored = new LinkedHashMap<>();
        List<@Nullable Object> nulls = new ArrayList<>();
        boolean odd = false;
        for (Map.Entry<String, @Nullable Object> entry :
                record.metadata().asMap().entrySet()) {
            String key = entry.getKey();
            Object value = entry.getValue();
            if (spec.field(key).isPresent()) {
                continue;
            }
            if (value == null) {
                nulls.add(key);
            } else if (holds(value, BigDecimal.class::isInstance)) {
                odd = true;
                stored.put(MetadataKeys.store(key), Map.of(MetadataKeys.TEXT, Json.write(value)));
            } else {
                odd |= holds(value, MetadataCodec::isInexactAsDouble);
                stored.put(MetadataKeys.store(key), value);
            }
        }
        if (!nulls.isEmpty()) {
            stored.put(MetadataKeys.NULLS, nulls);
        }
        return new Stored(Json.write(stored), odd);
    }

    private static boolean isInexactAsDouble(Object value) {
        return value instanceof Long whole && (whole > EXACT_LONGS || whole < -EXACT_LONGS);
    }

    private static boolean holds(@Nullable Object value, Predicate<Object> what) {
        if (value instanceof List<?> list) {
            return list.stream().anyMatch(element -> holds(element, what));
        }
        if (value instanceof Map<?, ?> map) {
            return map.values().stream().anyMatch(element -> holds(element, what));
        }
        return value != null && what.test(value);
    }

    /**
     * Adds what is stored to the metadata, as far as a key is wanted.
     *
     * @param keys keys that rows share
     */
    static void decode(String json, JsonKeys keys, Predicate<String> wanted, Metadata.Builder metadata) {
        Map<String, @Nullable Object> stored = Json.newObject();
        Json.readObject(json, keys, stored);
        for (Map.Entry<String, @Nullable Object> entry : stored.entrySet()) {
            Object value = entry.getValue();
            if (entry.getKey().equals(MetadataKeys.NULLS) && value instanceof List<?> nulls) {
                for (Object key : nulls) {
                    if (key instanceof String text && wanted.test(text)) {
                        metadata.put(text, null);
                    }
                }
                continue;
            }
            String key = MetadataKeys.read(entry.getKey());
            if (wanted.test(key)) {
                metadata.put(key, original(value));
            }
        }
    }

    private static @Nullable Object original(@Nullable Object value) {
        if (value instanceof Map<?, ?> map && map.size() == 1 && map.get(MetadataKeys.TEXT) instanceof String text) {
            return Json.read(text);
        }
        return real(value);
    }

    // no BigDecimal was stored as a number: one that is read is a double that the server has written in another form
    private static @Nullable Object real(@Nullable Object value) {
        if (value instanceof BigDecimal decimal) {
            return decimal.doubleValue();
        }
        if (value instanceof List<?> list) {
            return list.stream().map(MetadataCodec::real).collect(Collectors.toCollection(ArrayList::new));
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((key, element) -> copy.put(key, real(element)));
            return copy;
        }
        return value;
    }
}
