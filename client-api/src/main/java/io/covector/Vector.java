package io.covector;

import java.util.Objects;

/**
 * A vector to store or to search with. {@link FloatVector} is the only kind today; half precision, int8, binary and
 * sparse vectors will be further permitted subclasses. Immutable by agreement and thread-safe.
 */
public abstract sealed class Vector permits FloatVector {
    Vector() {}

    /** Number of dimensions. */
    public abstract int dimension();

    /** How the components are stored. */
    public abstract VectorType type();

    /** The components as a new float array; the very ones where {@link #type()} is {@link VectorType#FLOAT32}. */
    public abstract float[] floats();

    /** A dense float32 vector with a copy of the components. */
    public static FloatVector copyOf(float... components) {
        return new FloatVector(Objects.requireNonNull(components, "components").clone());
    }

    /** A dense float32 vector that takes over the array: the caller must not change it any more. */
    public static FloatVector wrap(float[] components) {
        return new FloatVector(components);
    }
}
