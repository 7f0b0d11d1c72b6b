package io.covector.spi;

import io.covector.Metadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keys of filters that may be paths. A key with dots means the top-level key of exactly that name where a record has
 * it, also with null; else the value that its segments lead to, from object to object. Lists are never entered. A key
 * with an empty segment is no path. Stateless.
 */
public final class KeyPaths {
    private KeyPaths() {}

    /** The segments of the path, at least two; empty if the key can only be a top-level one. */
    public static List<String> segments(String key) {
        if (key.indexOf('.') < 0) {
            return List.of();
        }
        List<String> segments = new ArrayList<>();
        int start = 0;
        while (start <= key.length()) {
            int dot = key.indexOf('.', start);
            int end = dot < 0 ? key.length() : dot;
            if (end == start) {
                return List.of();
            }
            segments.add(key.substring(start, end));
            start = end + 1;
        }
        return segments;
    }

    /** What a filter tests under the key; null if it is missing or null. */
    public static @Nullable Object value(Metadata metadata, String key) {
        if (key.indexOf('.') < 0 || metadata.contains(key)) {
            return metadata.get(key);
        }
        List<String> segments = segments(key);
        if (segments.isEmpty()) {
            return null;
        }
        Object value = metadata.get(segments.get(0));
        for (String segment : segments.subList(1, segments.size())) {
            value = value instanceof Map<?, ?> object ? object.get(segment) : null;
        }
        return value;
    }
}
