package io.covector;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a read brings back beside the id. Vectors are large, so they come only when asked for. Immutable and thread-safe. */
public final class Projection {
    private static final Projection METADATA = new Projection(null, false);
    private static final Projection ID = new Projection(Set.of(), false);

    private final @Nullable Set<String> keys;
    private final boolean vector;

    private Projection(@Nullable Set<String> keys, boolean vector) {
        this.keys = keys;
        this.vector = vector;
    }

    /** All metadata, no vector. The default of every read. */
    public static Projection metadata() {
        return METADATA;
    }

    /** Ids only. */
    public static Projection idOnly() {
        return ID;
    }

    /** The metadata of these keys; a key that a record lacks is left out. */
    public static Projection keys(String... keys) {
        return new Projection(Set.copyOf(new LinkedHashSet<>(List.of(keys))), false);
    }

    /** The same with the vector. */
    public Projection withVector() {
        return new Projection(keys, true);
    }

    /** The metadata keys asked for; empty for all of them. */
    public Optional<Set<String>> keys() {
        return Optional.ofNullable(keys);
    }

    /** Whether any metadata is asked for. */
    public boolean includesMetadata() {
        return keys == null || !keys.isEmpty();
    }

    /** Whether the metadata key is asked for. */
    public boolean includes(String key) {
        return keys == null || keys.contains(key);
    }

    /** Whether the vector is asked for. */
    public boolean includesVector() {
        return vector;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Projection that && vector == that.vector && Objects.equals(keys, that.keys);
    }

    @Override
    public int hashCode() {
        return 31 * Objects.hashCode(keys) + Boolean.hashCode(vector);
    }

    @Override
    public String toString() {
        return (keys == null ? "all metadata" : "metadata " + keys) + (vector ? ", vector" : "");
    }
}
