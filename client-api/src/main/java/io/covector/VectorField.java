package io.covector;

import io.covector.text.Names;
import io.covector.text.Strings;
import java.util.Objects;

/** The vector field of a collection: its dimension, metric and index. Immutable and thread-safe. */
public final class VectorField {
    /** Name of the vector field when the caller gives none. */
    public static final String DEFAULT_NAME = "vector";

    private final String name;
    private final VectorType type;
    private final int dimension;
    private final Metric metric;
    private final IndexSpec index;

    private VectorField(String name, VectorType type, int dimension, Metric metric, IndexSpec index) {
        this.name = Names.requireIdentifier("vector field", name);
        this.type = type;
        this.dimension = dimension;
        this.metric = Objects.requireNonNull(metric, "metric");
        this.index = Objects.requireNonNull(index, "index");
        if (dimension < 1) {
            throw VectorException.invalidArgument("dimension of vector field " + Strings.quote(name) + " is "
                    + dimension + "; accepted are 1 or more");
        }
    }

    /** A float32 field named {@value #DEFAULT_NAME} with an HNSW index. */
    public static VectorField of(int dimension, Metric metric) {
        return of(DEFAULT_NAME, dimension, metric);
    }

    /** A float32 field with an HNSW index. */
    public static VectorField of(String name, int dimension, Metric metric) {
        return new VectorField(name, VectorType.FLOAT32, dimension, metric, IndexSpec.hnsw());
    }

    /** The same field with another index. */
    public VectorField index(IndexSpec index) {
        return new VectorField(name, type, dimension, metric, index);
    }

    /** Name: a letter or underscore, then letters, digits, underscores; 63 characters at most. */
    public String name() {
        return name;
    }

    /** How the components are stored. */
    public VectorType type() {
        return type;
    }

    /** Number of dimensions. */
    public int dimension() {
        return dimension;
    }

    /** How nearness is measured. */
    public Metric metric() {
        return metric;
    }

    /** The index, or {@link IndexSpec.None}. */
    public IndexSpec index() {
        return index;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VectorField that
                && name.equals(that.name)
                && type == that.type
                && dimension == that.dimension
                && metric == that.metric
                && index.equals(that.index);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, type, dimension, metric, index);
    }

    @Override
    public String toString() {
        return name + " " + type + "(" + dimension + ") " + metric + " " + index;
    }
}
