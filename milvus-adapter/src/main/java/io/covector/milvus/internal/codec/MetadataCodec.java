package io.covector.milvus.internal.codec;

import io.covector.CollectionSpec;
import io.covector.Metadata;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.milvus.internal.schema.MetadataKeys;
import io.covector.milvus.internal.schema.SchemaMapping;
import io.covector.text.Json;
import io.covector.text.JsonKeys;
import io.covector.text.JsonMembers;
import io.covector.text.Strings;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Free metadata as the JSON that is stored. Nothing is lost: keys with null are listed under {@link
 * MetadataKeys#NULLS}; a value with a number that is neither long nor double, or that looks like one so stored, is
 * stored as text under {@link MetadataKeys#TEXT}. Stateless.
 */
final class MetadataCodec {
    private static final long EXACT_LONGS = 1L << 53;

    /** Bytes around a value that is stored as text; its escapes at most double its length. */
    private static final int TEXT_BYTES = 16;

    private MetadataCodec() {}

    /**
     * Appends the JSON object that is stored.
     *
     * @return whether a server that compares numbers as doubles may be wrong about it
     */
    static boolean encode(VectorRecord record, CollectionSpec spec, StringBuilder json) {
        Encoding encoding = new Encoding(spec, json);
        record.metadata().asMap().forEach(encoding);
        encoding.end();
        return encoding.inexact;
    }

    /** Appends key after key. */
    private static final class Encoding implements BiConsumer<String, @Nullable Object> {
        private final CollectionSpec spec;
        private final StringBuilder json;
        private final int start;
        private List<@Nullable Object> nulls = List.of();
        private boolean inexact;

        Encoding(CollectionSpec spec, StringBuilder json) {
            this.spec = spec;
            this.json = json;
            this.start = json.length();
        }

        @Override
        public void accept(String key, @Nullable Object value) {
            if (spec.field(key).isPresent()) {
                return;
            }
            if (value == null) {
                nulls = nulls.isEmpty() ? new ArrayList<>() : nulls;
                nulls.add(key);
            } else if (isStoredAsText(value)) {
                inexact = true;
                append(MetadataKeys.store(key), Map.of(MetadataKeys.TEXT, Json.write(value)));
            } else {
                inexact |= holds(value, MetadataCodec::isInexactAsDouble);
                append(MetadataKeys.store(key), value);
            }
        }

        private void append(String key, Object value) {
            json.append(json.length() == start ? '{' : ',');
            Json.write(json, key);
            json.append(':');
            Json.write(json, value);
        }

        void end() {
            if (!nulls.isEmpty()) {
                append(MetadataKeys.NULLS, nulls);
            }
            json.append(json.length() == start ? "{}" : "}");
        }
    }

    /** Keys of other than ASCII letters and digits, nulls and decimals are longer in the stored form than as given. */
    static VectorException tooLarge(VectorRecord record, int bytes) {
        return VectorException.invalidArgument("record " + Strings.quote(record.id()) + " has metadata of " + bytes
                + " bytes outside of declared fields in the form in which it is stored; accepted are up to "
                + SchemaMapping.MAX_JSON_BYTES + " (keys of other than ASCII letters and digits, nulls and decimals"
                + " take more there than in JSON)");
    }

    /** Bytes of the JSON object that is stored, or a little more. */
    static long maxBytes(VectorRecord record, CollectionSpec spec) {
        Size size = new Size(spec);
        record.metadata().asMap().forEach(size);
        return size.bytes;
    }

    /** Adds up key after key. */
    private static final class Size implements BiConsumer<String, @Nullable Object> {
        private final CollectionSpec spec;
        private long bytes = Json.maxBytes(MetadataKeys.NULLS) + 5;

        Size(CollectionSpec spec) {
            this.spec = spec;
        }

        @Override
        public void accept(String key, @Nullable Object value) {
            if (spec.field(key).isPresent()) {
                return;
            }
            bytes += 2 + Math.max(Json.maxBytes(MetadataKeys.store(key)), Json.maxBytes(key));
            if (value == null) {
                bytes += Json.maxBytes(key);
            } else {
                long plain = Json.maxBytes(value);
                bytes += isStoredAsText(value) ? TEXT_BYTES + 2 * plain : plain;
            }
        }
    }

    /** Also what a reader would take for such a text. */
    private static boolean isStoredAsText(Object value) {
        return isText(value) || holds(value, BigDecimal.class::isInstance);
    }

    private static boolean isText(@Nullable Object value) {
        return value instanceof Map<?, ?> map && map.size() == 1 && map.get(MetadataKeys.TEXT) instanceof String;
    }

    private static boolean isInexactAsDouble(Object value) {
        return value instanceof Long whole && (whole > EXACT_LONGS || whole < -EXACT_LONGS);
    }

    static boolean holds(@Nullable Object value, Predicate<Object> what) {
        if (value instanceof List<?> list) {
            return list.stream().anyMatch(element -> holds(element, what));
        }
        if (value instanceof Map<?, ?> map) {
            return map.values().stream().anyMatch(element -> holds(element, what));
        }
        return value != null && what.test(value);
    }

    /**
     * Adds the stored values of the wanted keys to the metadata.
     *
     * @param keys cache of the keys, which rows share
     */
    static void decode(String json, JsonKeys keys, Predicate<String> wanted, Metadata.Builder metadata) {
        Map<String, @Nullable Object> stored = Json.newObject();
        Json.readDoubles(json, keys, stored); // BigDecimals are stored as text
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

    /**
     * Adds the values of the wanted keys of a JSON object that somebody else wrote. What is no object has no keys, and
     * what Covector cannot hold is left out.
     *
     * @param keys cache of the keys, which rows share
     */
    static void decodeForeign(String json, JsonKeys keys, Predicate<String> wanted, Metadata.Builder metadata) {
        if (!json.stripLeading().startsWith("{")) {
            return;
        }
        Map<String, @Nullable Object> stored = Json.newObject();
        try {
            Json.readDoubles(json, keys, stored); // as the server compares them
        } catch (VectorException e) {
            stored = readableMembers(json);
        }
        for (Map.Entry<String, @Nullable Object> entry : stored.entrySet()) {
            if (wanted.test(entry.getKey()) && isStorable(entry.getKey(), entry.getValue())) {
                metadata.put(entry.getKey(), entry.getValue());
            }
        }
    }

    /** The members that can be read on their own. */
    private static Map<String, @Nullable Object> readableMembers(String json) {
        Map<String, @Nullable Object> stored = Json.newObject();
        for (String member : JsonMembers.of(json)) {
            try {
                Json.readDoubles(member, null, stored);
            } catch (VectorException e) {
                // left out
            }
        }
        return stored;
    }

    private static boolean isStorable(String key, @Nullable Object value) {
        try {
            Object unused = Json.normalize(Json.requireKey(key), value);
            return true;
        } catch (VectorException e) {
            return false;
        }
    }

    private static @Nullable Object original(@Nullable Object value) {
        return isText(value) && value instanceof Map<?, ?> map
                ? Json.read(String.valueOf(map.get(MetadataKeys.TEXT)))
                : value;
    }
}
