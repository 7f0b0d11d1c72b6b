package io.covector;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An id, a vector and metadata. A record to write has a vector; one that was read has it only if the projection asked for
 * it. Immutable (the vector by agreement) and thread-safe.
 */
public final class VectorRecord {
    private final RecordId id;
    private final @Nullable Vector vector;
    private final Metadata metadata;

    private VectorRecord(RecordId id, @Nullable Vector vector, Metadata metadata) {
        this.id = id;
        this.vector = vector;
        this.metadata = metadata;
    }

    /** A record; the vector is null only in records that were read without it. */
    public static VectorRecord of(RecordId id, @Nullable Vector vector, Metadata metadata) {
        return new VectorRecord(id, vector, metadata);
    }

    /** A record without metadata; takes over the array. */
    public static VectorRecord of(String id, float[] vector) {
        return of(RecordId.of(id), Vector.wrap(vector), Metadata.empty());
    }

    /** A record without metadata; takes over the array. */
    public static VectorRecord of(long id, float[] vector) {
        return of(RecordId.of(id), Vector.wrap(vector), Metadata.empty());
    }

    /** A record with metadata; takes over the array. */
    public static VectorRecord of(String id, float[] vector, Metadata metadata) {
        return of(RecordId.of(id), Vector.wrap(vector), metadata);
    }

    /** A record with metadata; takes over the array. */
    public static VectorRecord of(long id, float[] vector, Metadata metadata) {
        return of(RecordId.of(id), Vector.wrap(vector), metadata);
    }

    /** The id. */
    public RecordId id() {
        return id;
    }

    /** The vector; null when it was not asked for. */
    public @Nullable Vector vector() {
        return vector;
    }

    /** Declared fields and free metadata together. */
    public Metadata metadata() {
        return metadata;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VectorRecord that
                && id.equals(that.id)
                && Objects.equals(vector, that.vector)
                && metadata.equals(that.metadata);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, vector, metadata);
    }

    @Override
    public String toString() {
        return id + " " + (vector == null ? "(no vector)" : vector) + " " + metadata;
    }
}
