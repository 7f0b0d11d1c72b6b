package io.covector.text;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A map for the few keys of an object, in their order: two arrays in one, where a hash map takes three times the
 * memory. With many keys it becomes one. Read-only from {@link #freeze} on. Thread-safe only then.
 */
final class KeyValues extends AbstractMap<String, @Nullable Object> {
    private static final int START = 6;
    private static final int FEW = 16;

    private @Nullable Object[] pairs = new @Nullable Object[2 * START];
    private int size;
    private boolean frozen;
    private @Nullable Map<String, @Nullable Object> many;

    KeyValues() {}

    /** Refuses changes from now on. */
    Map<String, @Nullable Object> freeze() {
        frozen = true;
        return this;
    }

    private int find(@Nullable Object key) {
        for (int i = 0; i < 2 * size; i += 2) {
            if (pairs[i] == key) {
                return i;
            }
        }
        for (int i = 0; i < 2 * size; i += 2) {
            Object own = pairs[i];
            if (own != null && own.equals(key)) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
        if (many != null) {
            return many.get(key);
        }
        int at = find(key);
        return at < 0 ? null : pairs[at + 1];
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return many == null ? find(key) >= 0 : many.containsKey(key);
    }

    @Override
    public int size() {
        return many == null ? size : many.size();
    }

    @Override
    public @Nullable Object put(String key, @Nullable Object value) {
        requireOpen();
        if (many != null) {
            return many.put(key, value);
        }
        int at = find(key);
        if (at >= 0) {
            Object before = pairs[at + 1];
            pairs[at + 1] = value;
            return before;
        }
        if (size == FEW) {
            many = new LinkedHashMap<>(this);
            pairs = new @Nullable Object[0];
            return many.put(key, value);
        }
        if (2 * size == pairs.length) {
            pairs = Arrays.copyOf(pairs, 2 * pairs.length);
        }
        pairs[2 * size] = key;
        pairs[2 * size + 1] = value;
        size++;
        return null;
    }

    @Override
    public @Nullable Object remove(@Nullable Object key) {
        requireOpen();
        if (many != null) {
            return many.remove(key);
        }
        int at = find(key);
        if (at < 0) {
            return null;
        }
        Object before = pairs[at + 1];
        System.arraycopy(pairs, at + 2, pairs, at, 2 * size - at - 2);
        size--;
        pairs[2 * size] = null;
        pairs[2 * size + 1] = null;
        return before;
    }

    private void requireOpen() {
        if (frozen) {
            throw new UnsupportedOperationException("metadata is not changed");
        }
    }

    @Override
    public Set<Map.Entry<String, @Nullable Object>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return KeyValues.this.size();
            }

            @Override
            public Iterator<Map.Entry<String, @Nullable Object>> iterator() {
                return new Entries(many == null ? null : many.entrySet().iterator());
            }
        };
    }

    /** Entries that cannot be changed. */
    private final class Entries implements Iterator<Map.Entry<String, @Nullable Object>> {
        private final @Nullable Iterator<Map.Entry<String, @Nullable Object>> ofMany;
        private int next;

        Entries(@Nullable Iterator<Map.Entry<String, @Nullable Object>> ofMany) {
            this.ofMany = ofMany;
        }

        @Override
        public boolean hasNext() {
            return ofMany == null ? next < size : ofMany.hasNext();
        }

        @Override
        public Map.Entry<String, @Nullable Object> next() {
            if (ofMany != null) {
                return new SimpleImmutableEntry<>(ofMany.next());
            }
            if (next == size) {
                throw new NoSuchElementException();
            }
            String key = (String) pairs[2 * next];
            Object value = pairs[2 * next + 1];
            next++;
            return new SimpleImmutableEntry<>(key, value);
        }
    }
}
