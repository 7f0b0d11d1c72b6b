package io.covector.text;

import org.jspecify.annotations.Nullable;

/**
 * Keys of JSON objects that are read again and again: the rows of a result share them. What is kept is bounded; a key
 * that is not kept is only read anew. Thread-safe.
 */
public final class JsonKeys {
    private static final int KEPT = 64;
    private static final int MAX_CHARS = 64;

    private final @Nullable String[] kept = new @Nullable String[KEPT]; // races lose a key at worst

    /** Without keys. */
    public JsonKeys() {}

    /** The key that stands there in the text. */
    String at(String json, int start, int end) {
        int length = end - start;
        if (length > MAX_CHARS) {
            return storable(json.substring(start, end));
        }
        int hash = length;
        for (int i = start; i < end; i++) {
            hash = 31 * hash + json.charAt(i);
        }
        int slot = (hash ^ (hash >>> 16)) & (KEPT - 1);
        String known = kept[slot];
        if (known != null && known.length() == length && json.startsWith(known, start)) {
            return known;
        }
        String key = storable(json.substring(start, end));
        kept[slot] = key;
        return key;
    }

    private static String storable(String key) {
        Strings.requireStorable("JSON text", key);
        return key;
    }
}
