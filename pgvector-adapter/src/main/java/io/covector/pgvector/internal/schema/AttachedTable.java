package io.covector.pgvector.internal.schema;

import io.covector.CollectionSpec;
import io.covector.FieldType;
import io.covector.IdType;
import io.covector.IndexSpec;
import io.covector.VectorField;
import io.covector.pgvector.internal.schema.ColumnTypes.Held;
import io.covector.pgvector.internal.schema.Table.Traits;
import io.covector.pgvector.internal.schema.TableCatalog.CatalogColumn;
import io.covector.pgvector.internal.sql.Identifiers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An existing table as a collection: the mapping and the catalog put together. Not thread-safe. */
public final class AttachedTable {
    private static final Set<String> VECTOR_TYPES = Set.of("vector", "halfvec");

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
        Optional<Column> id = column("id", mapping.id(), ColumnTypes::ofId, ColumnTypes.ID_TYPES);
        id.ifPresent(column -> requireWritable(column.name(), "id"));
        Map<String, Column> fields = new LinkedHashMap<>();
        mapping.fields()
                .forEach((field, column) -> column(field, column, ColumnTypes::ofField, ColumnTypes.FIELD_TYPES)
                        .ifPresent(c -> fields.put(field, c)));
        Optional<Column> text =
                mapping.text().flatMap(column -> column("text", column, AttachedTable::ofText, ColumnTypes.TEXT_TYPES));
        CatalogColumn vector = catalog.columns().get(mapping.vector());
        checkVector(vector);
        Optional<MetadataColumn> metadata = mapping.metadata().flatMap(this::metadata);
        if (id.isEmpty() || vector == null || !differences.isEmpty()) {
            throw ManagedTable.mismatch(tableName, differences);
        }
        Table table = new Table(
                spec(name, id.get(), vector.modifier(), fields),
                catalog.schema(),
                catalog.name(),
                id.get(),
                mapping.vector(),
                metadata.orElse(null),
                text.orElse(null),
                fields,
                traits(id.get(), vector));
        return ManagedTable.withIndex(table, catalog);
    }

    private static Optional<Held> ofText(CatalogColumn column) {
        return ColumnTypes.ofField(column).filter(held -> held.type() == FieldType.STRING);
    }

    private Traits traits(Column id, CatalogColumn vector) {
        CatalogColumn idColumn = Objects.requireNonNull(catalog.columns().get(id.name()));
        boolean nullable = !idColumn.notNull();
        boolean copied =
                exactTypes && catalog.relation().isTable() && vector.type().equals("vector");
        return new Traits(
                true,
                copied,
                !vector.notNull(),
                vector.type().equals("halfvec"),
                nullable || (id.type() == FieldType.STRING && !id.storage().is(Storage.Kind.UUID_TEXT)),
                ManagedTable.idConstraints(mapping.id(), catalog),
                catalog.rows(),
                idColumn.origin() == TableCatalog.Origin.SEQUENCE
                        || !catalog.relation().isTable(),
                AttachedWrites.of(mapping, catalog),
                !mapping.dropsAllIndexes(),
                copied ? types() : Map.of(),
                catalog.oid());
    }

    /** Of the mapped columns. */
    private Map<String, Long> types() {
        Map<String, Long> types = new TreeMap<>();
        for (String name : AttachedWrites.mapped(mapping)) {
            types.put(name, Objects.requireNonNull(catalog.columns().get(name)).typeNumber());
        }
        return types;
    }

    private CollectionSpec spec(String name, Column id, int dimension, Map<String, Column> fields) {
        CollectionSpec.Builder spec = CollectionSpec.builder(name)
                .idType(id.type() == FieldType.LONG ? IdType.LONG : IdType.STRING)
                .vector(VectorField.of(vectorField(fields.keySet()), dimension, mapping.metric())
                        .index(IndexSpec.none()));
        fields.forEach((field, column) -> spec.field(field, column.type()));
        if (mapping.text().isPresent()) {
            spec.text();
        }
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

    private Optional<Column> column(
            String field, String name, Function<CatalogColumn, Optional<Held>> types, String accepted) {
        CatalogColumn column = present(field, name);
        if (column == null) {
            return Optional.empty();
        }
        Optional<Held> held = types.apply(column);
        if (held.isEmpty()) {
            differences.add("column '" + name + "' (mapped as '" + field + "') has type " + column.declared()
                    + "; accepted are " + accepted);
            return Optional.empty();
        }
        if (!column.deterministic()) {
            differences.add("column '" + name + "' (mapped as '" + field + "') has the nondeterministic collation \""
                    + column.collation()
                    + "\", under which different texts are equal; accepted are deterministic ones");
        }
        exactTypes &= ColumnTypes.isCopied(column);
        return Optional.of(new Column(
                name,
                held.get().type(),
                column.collation().equals("C"),
                held.get().storage(),
                column.origin() == TableCatalog.Origin.GIVEN || name.equals(mapping.id())));
    }

    private @Nullable CatalogColumn present(String field, String name) {
        CatalogColumn column = catalog.columns().get(name);
        if (column == null) {
            differences.add("column '" + name + "' (mapped as '" + field + "') is missing; there are "
                    + catalog.columns().keySet());
        }
        return column;
    }

    /** A declared field is left out of writes where the server gives the value; nothing else can be. */
    private void requireWritable(String name, String field) {
        CatalogColumn column = Objects.requireNonNull(catalog.columns().get(name));
        if (column.origin() == TableCatalog.Origin.EXPRESSION) {
            differences.add("column '" + name + "' (mapped as '" + field
                    + "') is GENERATED from other columns; accepted are columns that can be written, as a declared"
                    + " field also others");
        }
    }

    private void checkVector(@Nullable CatalogColumn vector) {
        if (vector == null) {
            CatalogColumn unused = present("vector", mapping.vector());
        } else if (!isVector(vector)) {
            differences.add("column '" + mapping.vector() + "' (mapped as 'vector') has type " + vector.declared()
                    + (VECTOR_TYPES.contains(vector.type()) ? " without a dimension" : "")
                    + "; accepted are vector(n) and halfvec(n)");
        } else {
            requireWritable(mapping.vector(), "vector");
        }
    }

    /** Whether the column holds vectors of one dimension. */
    static boolean isVector(CatalogColumn column) {
        return VECTOR_TYPES.contains(column.type()) && column.modifier() > 0;
    }

    /** Whether the column can hold the free metadata. */
    static boolean isMetadata(CatalogColumn column) {
        return column.type().equals("jsonb") || column.type().equals("json");
    }

    private Optional<MetadataColumn> metadata(String name) {
        CatalogColumn column = present("metadata", name);
        if (column == null) {
            return Optional.empty();
        }
        if (!isMetadata(column)) {
            differences.add("column '" + name + "' (mapped as 'metadata') has type " + column.declared()
                    + "; accepted are jsonb and json");
            return Optional.empty();
        }
        requireWritable(name, "metadata");
        exactTypes &= column.type().equals("jsonb");
        return Optional.of(new MetadataColumn(name, column.type().equals("json"), hasIndexAsJsonb(name)));
    }

    /** An index on the cast holds only rows that can be cast. */
    private boolean hasIndexAsJsonb(String name) {
        Pattern cast = Pattern.compile(
                "\\(*(?:" + Pattern.quote(name) + "|" + Pattern.quote(Identifiers.quote(name)) + ")\\)*::jsonb\\)*");
        return catalog.indexes().stream()
                .anyMatch(index -> index.uniqueness() != TableCatalog.Uniqueness.PARTLY
                        && cast.matcher(index.key()).matches());
    }
}
