package io.covector;

import java.util.Arrays;
import java.util.Objects;

/** A dense float32 vector. Immutable by agreement (see {@link #array()}) and thread-safe. */
public final class FloatVector extends Vector {
    private final float[] components;

    FloatVector(float[] components) {
        Objects.requireNonNull(components, "components");
        if (components.length == 0) {
            throw VectorException.invalidArgument("vector has 0 dimensions; accepted are 1 or more");
        }
        this.components = components;
    }

    @Override
    public int dimension() {
        return components.length;
    }

    @Override
    public VectorType type() {
        return VectorType.FLOAT32;
    }

    /** The components themselves, not a copy: reading only. */
    public float[] array() {
        return components;
    }

    /** A copy of the components. */
    @Override
    public float[] floats() {
        return components.clone();
    }

    /** The component at the position, from 0. */
    public float get(int position) {
        return components[position];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FloatVector that && Arrays.equals(components, that.components);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(components);
    }

    /** The first components and the dimension. */
    @Override
    public String toString() {
        String start = Arrays.toString(Arrays.copyOf(components, Math.min(4, components.length)));
        return components.length <= 4 ? start : start.replace("]", ", ... " + components.length + " dimensions]");
    }
}
