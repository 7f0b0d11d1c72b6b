package io.covector.pgvector;

import io.covector.CollectionSpec;
import io.covector.DeclaredField;
import io.covector.FieldType;
import io.covector.IndexSpec;
import io.covector.Metric;
import io.covector.VectorField;
import java.util.Set;

/** Tables and servers for tests that need none. */
final class Tables {
    static final Server SERVER = new Server("16.4", new ExtensionVersion(0, 8), "0.8.5", "app", new VectorTypes("ext"));
    static final Server OLD_SERVER =
            new Server("13.1", new ExtensionVersion(0, 5), "0.5.1", "app", new VectorTypes("ext"));

    private Tables() {}

    /** A collection with a declared field of each type, named after it. */
    static Table table(int dimension, IndexSpec index) {
        return Table.create(
                CollectionSpec.builder("item")
                        .vector(VectorField.of("vec", dimension, Metric.COSINE).index(index))
                        .field(DeclaredField.of("string", FieldType.STRING).indexed())
                        .field("long", FieldType.LONG)
                        .field("double", FieldType.DOUBLE)
                        .field("boolean", FieldType.BOOLEAN)
                        .field(DeclaredField.of("list", FieldType.STRING_LIST).indexed())
                        .build(),
                SERVER,
                Set.of("item_pkey"));
    }
}
