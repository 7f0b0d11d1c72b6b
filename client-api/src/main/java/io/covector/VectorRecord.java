package io.covector;

import io.covector.text.Strings;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An id, a vector (or several, by the names of their fields), metadata, and a text where the collection has one. A
 * record to write has a vector; one that was read has it only if the projection asked for it. Immutable (the vector by
 * agreement) and thread-safe.
 */
public final class VectorRecord {
    private final RecordId id;
    private final @Nullable Vector vector;
    private final @Nullable Map<String, Vector> named; // instead of the one without a name
    private final Metadata metadata;
    private final @Nullable String text;

    private VectorRecord(
            RecordId id,
            @Nullable Vector vector,
            @Nullable Map<String, Vector> named,
            Metadata metadata,
            @Nullable String text) {
        this.id = Objects.requireNonNull(id, "id");
        this.vector = vector;
        this.named = named;
        this.metadata = Objects.requireNonNull(metadata, "metadata");
        this.text = text;
    }

    /**
     * A record for a collection with one vector field; the vector is null only in records that were read without it.
     */
    public static VectorRecord of(RecordId id, @Nullable Vector vector, Metadata metadata) {
        return new VectorRecord(id, vector, null, metadata, null);
    }

    /**
     * A record with vectors by the names of their fields.
     *
     * @param vectors one for each vector field; fewer only in records that were read
     */
    public static VectorRecord named(RecordId id, Map<String, ? extends Vector> vectors, Metadata metadata) {
        Objects.requireNonNull(vectors, "vectors").forEach((name, vector) -> {
            Objects.requireNonNull(name, "a name in vectors");
            Objects.requireNonNull(vector, () -> "the vector of " + Strings.quote(name) + " in vectors");
        });
        return new VectorRecord(id, null, Collections.unmodifiableMap(new LinkedHashMap<>(vectors)), metadata, null);
    }

    /** A record without metadata; takes over the array. */
    public static VectorRecord of(String id, float[] vector) {
        return of(
                RecordId.of(Objects.requireNonNull(id, "id")),
                Vector.wrap(Objects.requireNonNull(vector, "vector")),
                Metadata.empty());
    }

    /** A record without metadata; takes over the array. */
    public static VectorRecord of(long id, float[] vector) {
        return of(RecordId.of(id), Vector.wrap(Objects.requireNonNull(vector, "vector")), Metadata.empty());
    }

    /** A record with metadata; takes over the array. */
    public static VectorRecord of(String id, float[] vector, Metadata metadata) {
        return of(
                RecordId.of(Objects.requireNonNull(id, "id")),
                Vector.wrap(Objects.requireNonNull(vector, "vector")),
                metadata);
    }

    /** A record with metadata; takes over the array. */
    public static VectorRecord of(long id, float[] vector, Metadata metadata) {
        return of(RecordId.of(id), Vector.wrap(Objects.requireNonNull(vector, "vector")), metadata);
    }

    /** The same record with other metadata. */
    public VectorRecord withMetadata(Metadata other) {
        return new VectorRecord(id, vector, named, other, text);
    }

    /**
     * The same record with this text, for a collection with one ({@link CollectionSpec.Builder#text()}); null for none.
     *
     * @throws VectorException with {@code INVALID_ARGUMENT} if no backend can store the text
     */
    public VectorRecord withText(@Nullable String other) {
        if (Objects.equals(other, text)) {
            return this;
        }
        if (other != null) {
            Strings.requireStorable("text", other);
        }
        return new VectorRecord(id, vector, named, metadata, other);
    }

    /** The id. */
    public RecordId id() {
        return id;
    }

    /**
     * The only vector; null when there is none.
     *
     * @throws VectorException with {@code INVALID_ARGUMENT} if there are several: then name its field
     */
    public @Nullable Vector vector() {
        if (named == null || named.isEmpty()) {
            return vector;
        }
        if (named.size() > 1) {
            throw VectorException.invalidArgument("record " + Strings.quote(id) + " has vectors in the fields "
                    + new TreeSet<>(named.keySet()) + "; accepted is the name of one of them");
        }
        return named.values().iterator().next();
    }

    /** The vector of a field; null when there is none. A vector without a name is that of any field. */
    public @Nullable Vector vector(String vectorField) {
        Objects.requireNonNull(vectorField, "vectorField");
        return named == null ? vector : named.get(vectorField);
    }

    /**
     * The components of the only vector as a new float array; see {@link Vector#floats()}.
     *
     * @throws VectorException with {@code INVALID_ARGUMENT} if there is no vector or there are several
     */
    public float[] floats() {
        return floats(vector(), "no vector");
    }

    /**
     * The components of the vector of a field as a new float array; see {@link Vector#floats()}.
     *
     * @throws VectorException with {@code INVALID_ARGUMENT} if there is no vector of the field
     */
    public float[] floats(String vectorField) {
        return floats(vector(vectorField), "no vector in the field " + Strings.quote(vectorField));
    }

    private float[] floats(@Nullable Vector found, String missing) {
        if (found == null) {
            throw VectorException.invalidArgument("record " + Strings.quote(id) + " has " + missing
                    + "; a read brings vectors with a projection that has withVector() or withVectors(...)");
        }
        return found.floats();
    }

    /** The vectors by the names of their fields; empty if the record has one without a name, or none. */
    public Map<String, Vector> namedVectors() {
        return named == null ? Map.of() : named;
    }

    /** Declared fields and free metadata together. */
    public Metadata metadata() {
        return metadata;
    }

    /** The text; null when there is none, or the projection did not ask for it. */
    public @Nullable String text() {
        return text;
    }

    /**
     * The same as plain values, for JSON libraries and the like: a map of {@code id}, {@code metadata}, {@code text}
     * where there is one, and {@code vector}, a float array, or {@code vectors} by the names of their fields, where
     * there are any. Unmodifiable.
     */
    public Map<String, @Nullable Object> asMap() {
        return PlainMaps.of(this);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VectorRecord that
                && id.equals(that.id)
                && Objects.equals(vector, that.vector)
                && Objects.equals(named, that.named)
                && metadata.equals(that.metadata)
                && Objects.equals(text, that.text);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, vector, named, metadata, text);
    }

    @Override
    public String toString() {
        return id + " " + (named != null ? named : vector != null ? vector : "(no vector)") + " " + metadata
                + (text == null ? "" : " " + Strings.quote(text));
    }
}
