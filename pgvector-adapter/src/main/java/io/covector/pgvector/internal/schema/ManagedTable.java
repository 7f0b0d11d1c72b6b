package io.covector.pgvector.internal.schema;

import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.FieldType;
import io.covector.VectorException;
import io.covector.pgvector.internal.schema.TableCatalog.CatalogColumn;
import io.covector.pgvector.internal.schema.TableCatalog.CatalogIndex;
import io.covector.pgvector.internal.schema.TableCatalog.Uniqueness;
import io.covector.pgvector.internal.sql.Identifiers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A table that Covector made, as the catalog has it now. Stateless. */
public final class ManagedTable {
    private ManagedTable() {}

    /**
     * The table of the spec, with the index that it has now.
     *
     * @throws VectorException with {@code SCHEMA_MISMATCH} if somebody changed the columns; the message lists the
     *     differences
     */
    public static Table of(CollectionSpec spec, TableCatalog catalog, Server server) {
        Table table = Table.create(spec, server, idConstraints("id", catalog)).found(catalog);
        List<String> differences = new ArrayList<>();
        if (!catalog.name().equals(spec.name())) {
            differences.add("it was renamed; the collection is called '" + spec.name() + "'");
        }
        check(table.id().name(), table.id().type(), catalog, differences);
        table.columns().values().forEach(column -> check(column.name(), column.type(), catalog, differences));
        compare("metadata", "jsonb", catalog.columns().get("metadata"), differences);
        CatalogColumn vector = catalog.columns().get(table.vector());
        compare(table.vector(), "vector", vector, differences);
        int dimension = table.vectorField().dimension();
        if (vector != null && vector.type().equals("vector") && vector.modifier() != dimension) {
            differences.add(
                    "column '" + table.vector() + "' has " + vector.modifier() + " dimensions, not " + dimension);
        }
        if (!differences.isEmpty()) {
            throw mismatch(Identifiers.qualified(catalog.schema(), catalog.name()), differences);
        }
        return withIndex(table, catalog);
    }

    /** The same table with the index that the catalog has. */
    static Table withIndex(Table table, TableCatalog catalog) {
        List<CatalogIndex> indexes = VectorIndex.find(table, catalog);
        if (indexes.isEmpty()) {
            return table.withoutIndex();
        }
        CatalogIndex index = indexes.get(0);
        return table.withIndex(
                VectorIndex.spec(index), VectorIndex.key(table, index).orElseThrow());
    }

    /** Names of the unique indexes on exactly this column, in partitions, too. */
    public static Set<String> idConstraints(String column, TableCatalog catalog) {
        return catalog.indexes().stream()
                .filter(index -> index.uniqueness() != Uniqueness.NONE && index.isOn(column))
                .flatMap(index -> index.parts().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    static VectorException mismatch(String table, List<String> differences) {
        return VectorException.builder(
                        ErrorCode.SCHEMA_MISMATCH,
                        "table " + table + " is not what the collection says: " + String.join("; ", differences))
                .build();
    }

    private static void check(String name, FieldType type, TableCatalog catalog, List<String> differences) {
        String expected = switch (type) {
            case STRING -> "text";
            case LONG -> "int8";
            case DOUBLE -> "float8";
            case BOOLEAN -> "bool";
            case STRING_LIST -> "_text";
            case INSTANT -> "timestamptz";
            case DATE -> "date";
            case UUID -> "uuid";
            case DECIMAL -> "numeric";
            case LONG_LIST -> "_int8";
        };
        CatalogColumn column = catalog.columns().get(name);
        compare(name, expected, column, differences);
        if (column != null && type == FieldType.STRING && !column.collation().equals("C")) {
            differences.add("column '" + name + "' has collation \"" + column.collation() + "\", not \"C\"");
        }
    }

    private static void compare(
            String name, String expected, @Nullable CatalogColumn column, List<String> differences) {
        if (column == null) {
            differences.add("column '" + name + "' is missing");
        } else if (!column.type().equals(expected)) {
            differences.add("column '" + name + "' has type " + column.type() + ", not " + expected);
        }
    }
}
