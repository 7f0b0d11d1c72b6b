package io.covector.tck;

import io.covector.Capabilities;
import io.covector.Capability;
import io.covector.CollectionSpec;
import io.covector.DeclaredField;
import io.covector.FieldType;
import io.covector.IndexSpec;
import io.covector.Metric;
import io.covector.VectorField;

/** The collections of the tests. Stateless and thread-safe. */
final class Specs {
    /** Dimension of the vectors where it does not matter. */
    static final int DIMENSION = 4;

    private Specs() {}

    /** Text ids and a declared field of every type, with an index on some. */
    static CollectionSpec.Builder everyType(String name, VectorField vector) {
        return CollectionSpec.builder(name)
                .vector(vector)
                .field(DeclaredField.of("title", FieldType.STRING).indexed())
                .field(DeclaredField.of("year", FieldType.LONG).indexed())
                .field(DeclaredField.of("rating", FieldType.DOUBLE))
                .field(DeclaredField.of("flag", FieldType.BOOLEAN))
                .field(DeclaredField.of("tags", FieldType.STRING_LIST).indexed());
    }

    /** Text ids, no declared fields, exact searches. */
    static CollectionSpec plain(String name, int dimension, Metric metric) {
        return CollectionSpec.builder(name)
                .vector(VectorField.of(dimension, metric).index(IndexSpec.none()))
                .build();
    }

    /** An index of the kind that the capability is about. */
    static IndexSpec indexOf(Capability capability) {
        return capability == Capability.HNSW_INDEX ? IndexSpec.hnsw() : IndexSpec.ivfFlat(4);
    }

    /** HNSW where the backend has it. */
    static IndexSpec index(Capabilities capabilities) {
        return capabilities.supports(Capability.HNSW_INDEX) ? IndexSpec.hnsw() : IndexSpec.none();
    }
}
