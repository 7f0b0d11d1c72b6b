package io.covector.pgvector.internal.schema;

import io.covector.CollectionSpec;
import io.covector.FieldType;
import io.covector.IdType;
import io.covector.IndexSpec;
import io.covector.VectorField;
import io.covector.pgvector.internal.schema.Table.Traits;
import io.covector.pgvector.internal.schema.TableCatalog.CatalogColumn;
import io.covector.pgvector.internal.sql.Identifiers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An existing table as a collection: the mapping and the catalog put together. Not thread-safe. */
public final class AttachedTable {
    /** The field types by the types of columns that are accepted. */
    private static final Map<String, FieldType> TYPES = Map.of(
            "text", FieldType.STRING,
            "varchar", FieldType.STRING,
            "int8", FieldType.LONG,
            "int4", FieldType.LONG,
            "int2", FieldType.LONG,
            "float8", FieldType.DOUBLE,
            "float4", FieldType.DOUBLE,
            "bool", FieldType.BOOLEAN,
            "_text", FieldType.STRING_LIST);

    /** Types of columns that hold every value as it is sent. */
    private static final Set<String> EXACT_TYPES = Set.of("text", "varchar", "int8", "float8", "bool", "_text");

    private final TableMapping mapping;
    private final TableCatalog catalog;
    private final List<String> differences = new ArrayList<>();
    private boolean exactTypes = true;

    private AttachedTable(TableMapping mapping, TableCatalog catalog) {
        this.mapping = mapping;
        this.catalog = catalog;
    }

    /**
     * The collection of that name.
     *
     * @throws io.covector.VectorException with {@code SCHEMA_MISMATCH} if the mapping does not fit the table
     */
    public static Table of(String name, TableMapping mapping, TableCatalog catalog) {
        return new AttachedTable(mapping, catalog).resolve(name);
    }

    private Table resolve(String name) {
        String tableName = Identifiers.qualified(catalog.schema(), catalog.name());
        Optional<Column> id = column("id", mapping.id());
        Map<String, Column> fields = new LinkedHashMap<>();
        mapping.fields().forEach((field, column) -> column(field, column).ifPresent(c -> fields.put(field, c)));
        CatalogColumn vector = catalog.columns().get(mapping.vector());
        checkVector(vector);
        mapping.metadata().ifPresent(this::checkMetadata);
        Set<String> idConstraints = ManagedTable.idConstraints(mapping.id(), catalog);
        id.ifPresent(column -> checkId(column, idConstraints));
        if (id.isEmpty() || vector == null || !differences.isEmpty()) {
            throw ManagedTable.mismatch(tableName, differences);
        }
        Table table = new Table(
                spec(name, id.get(), vector.modifier(), fields),
                catalog.schema(),
                catalog.name(),
                id.get(),
                mapping.vector(),
                mapping.metadata().orElse(null),
                fields,
                new Traits(
                        true, exactTypes, !vector.notNull(), idConstraints, catalog.rows(), idOrigin(), catalog.oid()));
        return ManagedTable.withIndex(table, catalog);
    }

    private TableCatalog.Origin idOrigin() {
        CatalogColumn id = catalog.columns().get(mapping.id());
        return id == null ? TableCatalog.Origin.GIVEN : id.origin();
    }

    private CollectionSpec spec(String name, Column id, int dimension, Map<String, Column> fields) {
        CollectionSpec.Builder spec = CollectionSpec.builder(name)
                .idType(id.type() == FieldType.LONG ? IdType.LONG : IdType.STRING)
                .vector(VectorField.of(vectorField(fields.keySet()), dimension, mapping.metric())
                        .index(IndexSpec.none()));
        fields.forEach((field, column) -> spec.field(field, column.type()));
        return mapping.strict() ? spec.strict().build() : spec.build();
    }

    /** A name that no declared field has, not even in another case. */
    private static String vectorField(Set<String> fields) {
        String name = VectorField.DEFAULT_NAME;
        while (fields.stream().anyMatch(name::equalsIgnoreCase)) {
            name = name.equals(VectorField.DEFAULT_NAME) ? "embedding" : name + "_";
        }
        return name;
    }

    private Optional<Column> column(String field, String name) {
        CatalogColumn column = catalog.columns().get(name);
        if (column == null) {
            differences.add("column '" + name + "' (mapped as '" + field + "') is missing; there are "
                    + catalog.columns().keySet());
            return Optional.empty();
        }
        FieldType type = TYPES.get(column.type());
        if (type == null) {
            differences.add("column '" + name + "' (mapped as '" + field + "') has type " + column.type()
                    + "; accepted are text, varchar, bigint, integer, smallint, double precision, real, boolean,"
                    + " text[]");
            return Optional.empty();
        }
        requireWritable(name, field, column);
        if (!column.deterministic()) {
            differences.add("column '" + name + "' (mapped as '" + field + "') has the nondeterministic collation \""
                    + column.collation()
                    + "\", under which different texts are equal; accepted are deterministic ones");
        }
        exactTypes &= EXACT_TYPES.contains(column.type());
        return Optional.of(new Column(name, type, column.collation().equals("C")));
    }

    private void requireWritable(String name, String field, CatalogColumn column) {
        if (column.origin() == TableCatalog.Origin.EXPRESSION) {
            differences.add("column '" + name + "' (mapped as '" + field
                    + "') is GENERATED from other columns; accepted are columns that can be written");
        }
    }

    private void checkId(Column id, Set<String> idConstraints) {
        if (id.type() != FieldType.STRING && id.type() != FieldType.LONG) {
            differences.add(
                    "the id column '" + id.name() + "' holds " + id.type() + "; accepted are texts and integers");
        }
        if (idConstraints.isEmpty()) {
            differences.add("the id column '" + id.name()
                    + "' has no primary key or unique index of its own that is not deferrable");
        }
        CatalogColumn column = catalog.columns().get(id.name());
        if (column != null && !column.notNull()) {
            differences.add("the id column '" + id.name() + "' may hold nulls; accepted is NOT NULL");
        }
    }

    private void checkVector(@Nullable CatalogColumn vector) {
        if (vector == null) {
            differences.add("column '" + mapping.vector() + "' (mapped as 'vector') is missing; there are "
                    + catalog.columns().keySet());
        } else if (!vector.type().equals("vector") || vector.modifier() < 1) {
            differences.add("column '" + mapping.vector() + "' has type " + vector.type()
                    + (vector.modifier() < 1 ? " without a dimension" : "") + "; accepted is vector(n)");
        } else {
            requireWritable(mapping.vector(), "vector", vector);
        }
    }

    private void checkMetadata(String name) {
        CatalogColumn column = catalog.columns().get(name);
        if (column == null || !column.type().equals("jsonb")) {
            differences.add("column '" + name + "' (mapped as 'metadata') "
                    + (column == null ? "is missing" : "has type " + column.type()) + "; accepted is jsonb");
        } else {
            requireWritable(name, "metadata", column);
        }
    }
}
