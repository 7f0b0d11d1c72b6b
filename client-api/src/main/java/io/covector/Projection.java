package io.covector;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a read brings back beside the id. Vectors are large, so they come only when asked for. Immutable and
 * thread-safe.
 */
public final class Projection {
    private static final Projection METADATA = new Projection(null, Set.of(), Set.of(), Text.WHERE_DECLARED);
    private static final Projection ID = new Projection(Set.of(), Set.of(), Set.of(), Text.NO);

    private final @Nullable Set<String> keys;
    private final Set<String> excluded; // only where keys is null
    private final @Nullable Set<String> vectorFields; // null for all of them
    private final Text text;

    private enum Text {
        NO,
        WHERE_DECLARED,
        REQUIRED
    }

    private Projection(
            @Nullable Set<String> keys, Set<String> excluded, @Nullable Set<String> vectorFields, Text text) {
        this.keys = keys;
        this.excluded = excluded;
        this.vectorFields = vectorFields;
        this.text = text;
    }

    /** All metadata and, in a collection with one, the text; no vector. The default of every read. */
    public static Projection metadata() {
        return METADATA;
    }

    /** Ids only. */
    public static Projection idOnly() {
        return ID;
    }

    /** The metadata of these keys and no text; a key that a record lacks is left out. */
    public static Projection keys(String... keys) {
        return new Projection(names("keys", keys), Set.of(), Set.of(), Text.NO);
    }

    /** The same but for the metadata of these keys, such as long texts that a list of hits does not show. */
    public Projection without(String... keys) {
        Set<String> left = new LinkedHashSet<>(names("keys", keys));
        if (this.keys == null) {
            left.addAll(excluded);
            return new Projection(null, Collections.unmodifiableSet(left), vectorFields, text);
        }
        Set<String> kept = new LinkedHashSet<>(this.keys);
        left.forEach(kept::remove);
        return new Projection(Collections.unmodifiableSet(kept), Set.of(), vectorFields, text);
    }

    /** The same with the text; a collection without one refuses it. */
    public Projection withText() {
        return new Projection(keys, excluded, vectorFields, Text.REQUIRED);
    }

    /** The same without the text. */
    public Projection withoutText() {
        return new Projection(keys, excluded, vectorFields, Text.NO);
    }

    /** The same with the vector; with all of them where a collection has several vector fields. */
    public Projection withVector() {
        return new Projection(keys, excluded, null, text);
    }

    /** The same with the vectors of these fields, and of no other. */
    public Projection withVectors(String... vectorFields) {
        return new Projection(keys, excluded, names("vectorFields", vectorFields), text);
    }

    private static Set<String> names(String parameter, String[] names) {
        Set<String> distinct = new LinkedHashSet<>();
        for (String name : Objects.requireNonNull(names, parameter)) {
            distinct.add(Objects.requireNonNull(name, () -> "one of " + parameter));
        }
        return Collections.unmodifiableSet(distinct); // a set of Set.copyOf probes linearly: names may collide
    }

    /** The metadata keys asked for; empty for all of them but {@link #excludedKeys}. */
    public Optional<Set<String>> keys() {
        return Optional.ofNullable(keys);
    }

    /** The metadata keys that are left out; none where {@link #keys()} says which are asked for. */
    public Set<String> excludedKeys() {
        return excluded;
    }

    /** Whether all metadata is asked for, and no key left out. */
    public boolean includesAllMetadata() {
        return keys == null && excluded.isEmpty();
    }

    /** The vector fields asked for; empty for all of them. */
    public Optional<Set<String>> vectorFields() {
        return Optional.ofNullable(vectorFields);
    }

    /** Whether any metadata is asked for. */
    public boolean includesMetadata() {
        return keys == null || !keys.isEmpty();
    }

    /** Whether the metadata key is asked for. */
    public boolean includes(String key) {
        Objects.requireNonNull(key, "key");
        return keys == null ? !excluded.contains(key) : keys.contains(key);
    }

    /** Whether the text is asked for, where there is one. */
    public boolean includesText() {
        return text != Text.NO;
    }

    /** Whether the text is asked for by {@link #withText}, so that there must be one. */
    public boolean requiresText() {
        return text == Text.REQUIRED;
    }

    /** Whether any vector is asked for. */
    public boolean includesVectors() {
        return vectorFields == null || !vectorFields.isEmpty();
    }

    /** Whether the vector of this field is asked for. */
    public boolean includesVector(String vectorField) {
        Objects.requireNonNull(vectorField, "vectorField");
        return vectorFields == null || vectorFields.contains(vectorField);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Projection that
                && Objects.equals(vectorFields, that.vectorFields)
                && excluded.equals(that.excluded)
                && text == that.text
                && Objects.equals(keys, that.keys);
    }

    @Override
    public int hashCode() {
        return Objects.hash(keys, excluded, vectorFields, text);
    }

    @Override
    public String toString() {
        String vectors = vectorFields == null ? ", vectors" : vectorFields.isEmpty() ? "" : ", vectors " + vectorFields;
        String all = excluded.isEmpty() ? "all metadata" : "all metadata but " + excluded;
        String texts = switch (text) {
            case NO -> keys == null ? ", no text" : "";
            case WHERE_DECLARED -> "";
            case REQUIRED -> ", text";
        };
        return (keys == null ? all : "metadata " + keys) + texts + vectors;
    }
}
