package io.covector.pgvector.internal.schema;

import io.covector.Metric;
import io.covector.pgvector.internal.connection.CallConnection;
import io.covector.pgvector.internal.schema.TableCatalog.CatalogColumn;
import io.covector.pgvector.internal.schema.TableCatalog.CatalogIndex;
import io.covector.pgvector.internal.schema.TableCatalog.Uniqueness;
import io.covector.pgvector.internal.sql.Identifiers;
import io.covector.pgvector.internal.sql.VectorTypes;
import io.covector.text.DistinctNames;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * A table, view or foreign table that Covector did not make, in words, and the mapping that would make it a collection.
 * Immutable and thread-safe.
 *
 * @param description what it is: its columns with their types, its primary key, and the indexes of its vectors
 * @param mapping the settings to paste below {@code backends.<name>.collections}, as YAML on one line; empty if it has
 *     no column of vectors with a dimension, or none that can be the id
 */
public record ForeignTable(String description, Optional<String> mapping) {
    private static final List<String> ID_NAMES = List.of("id", "embedding_id", "doc_id", "uuid");
    private static final List<String> METADATA_NAMES = List.of("metadata", "meta", "cmetadata");

    /**
     * Describes what has the name, if Covector did not make it.
     *
     * @param collection name of the collection that the mapping is for
     */
    public static Optional<ForeignTable> describe(
            CallConnection connection, String collection, String schema, String name) throws SQLException {
        return CatalogReader.read(connection, schema, name)
                .filter(catalog -> TableDdl.spec(catalog).isEmpty())
                .map(catalog -> of(collection, catalog));
    }

    static ForeignTable of(String collection, TableCatalog catalog) {
        return new ForeignTable(description(catalog), mapping(collection, catalog));
    }

    /** Both in one text. */
    public String words() {
        return description
                + mapping.map(yaml -> "; to use it, set in 'collections' of the backend: " + yaml)
                        .orElse("; it cannot be a collection, which takes a column of type vector(n) or halfvec(n) and"
                                + " one for the ids");
    }

    private static String description(TableCatalog catalog) {
        StringJoiner columns = new StringJoiner(", ", " (", ")");
        catalog.columns()
                .forEach((name, column) -> columns.add(
                        Identifiers.quote(name) + " " + column.declared() + (column.notNull() ? " NOT NULL" : "")));
        StringBuilder text = new StringBuilder(catalog.relation().words())
                .append(' ')
                .append(Identifiers.qualified(catalog.schema(), catalog.name()))
                .append(columns);
        primaryKey(catalog).ifPresent(key -> text.append(", primary key ").append(key.keys()));
        for (CatalogIndex index : catalog.indexes()) {
            metric(index)
                    .ifPresent(metric -> text.append(", ")
                            .append(index.method())
                            .append(" index '")
                            .append(index.name())
                            .append("' on ")
                            .append(index.key())
                            .append(" by ")
                            .append(metric));
        }
        return text.toString();
    }

    private static Optional<CatalogIndex> primaryKey(TableCatalog catalog) {
        return catalog.indexes().stream()
                .filter(index -> index.uniqueness() == Uniqueness.PRIMARY_KEY)
                .findFirst();
    }

    /** What the index measures, if it is one of vectors. */
    private static Optional<Metric> metric(CatalogIndex index) {
        for (Metric metric : Metric.values()) {
            for (boolean halfvec : new boolean[] {false, true}) {
                if (index.operatorClass().equals(VectorTypes.operatorClassName(metric, halfvec))) {
                    return Optional.of(metric);
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> mapping(String collection, TableCatalog catalog) {
        Optional<String> vector = vector(catalog);
        Optional<String> id = id(catalog);
        if (vector.isEmpty() || id.isEmpty()) {
            return Optional.empty();
        }
        StringJoiner settings = new StringJoiner(", ", quoted(collection) + ": {", "}");
        settings.add("table: " + quoted(Identifiers.qualified(catalog.schema(), catalog.name())));
        settings.add("id: " + quoted(id.get()));
        settings.add("vector: " + quoted(vector.get()));
        Optional<String> metadata = metadata(catalog);
        metadata.ifPresent(name -> settings.add("metadata: " + quoted(name)));
        settings.add("metric: " + metric(catalog, vector.get()));
        String fields = fields(catalog, List.of(id.get(), vector.get(), metadata.orElse("")));
        if (!fields.isEmpty()) {
            settings.add("fields: {" + fields + "}");
        }
        return Optional.of(settings.toString());
    }

    private static String fields(TableCatalog catalog, List<String> others) {
        StringJoiner fields = new StringJoiner(", ");
        DistinctNames names = new DistinctNames();
        catalog.columns().forEach((name, column) -> {
            if (!others.contains(name) && canBeField(column)) {
                names.like(name).ifPresent(field -> fields.add(quoted(field) + ": " + quoted(name)));
            }
        });
        return fields.toString();
    }

    private static boolean canBeField(CatalogColumn column) {
        return column.origin() == TableCatalog.Origin.GIVEN
                && column.deterministic()
                && ColumnTypes.ofField(column).isPresent();
    }

    /** That of an index; without one the usual metric. */
    private static String metric(TableCatalog catalog, String vector) {
        return catalog.indexes().stream()
                .filter(index -> VectorIndex.isOf(vector, catalog, index))
                .flatMap(index -> metric(index).stream())
                .findFirst()
                .orElse(Metric.COSINE)
                .name()
                .toLowerCase(Locale.ROOT);
    }

    /** The column with an index if there are several. */
    private static Optional<String> vector(TableCatalog catalog) {
        List<String> vectors = catalog.columns().entrySet().stream()
                .filter(entry -> AttachedTable.isVector(entry.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        return vectors.stream()
                .filter(name -> catalog.indexes().stream().anyMatch(index -> VectorIndex.isOf(name, catalog, index)))
                .findFirst()
                .or(() -> vectors.stream().findFirst());
    }

    private static Optional<String> id(TableCatalog catalog) {
        List<String> names = new ArrayList<>();
        primaryKey(catalog).filter(key -> key.keys().size() == 1).ifPresent(key -> names.add(key.key()));
        catalog.indexes().stream()
                .filter(index -> index.uniqueness().isTotal() && index.keys().size() == 1)
                .forEach(index -> names.add(index.key()));
        names.addAll(ID_NAMES);
        return names.stream()
                .filter(name -> Optional.ofNullable(catalog.columns().get(name))
                        .flatMap(ColumnTypes::ofId)
                        .isPresent())
                .findFirst();
    }

    private static Optional<String> metadata(TableCatalog catalog) {
        List<String> documents = catalog.columns().entrySet().stream()
                .filter(entry -> AttachedTable.isMetadata(entry.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        return METADATA_NAMES.stream()
                .filter(documents::contains)
                .findFirst()
                .or(() -> documents.stream().findFirst());
    }

    /** Plain where YAML takes it for the text that it is. */
    private static String quoted(String text) {
        boolean plain =
                text.matches("[A-Za-z_][A-Za-z0-9_]*") && !text.matches("(?i)y|n|yes|no|on|off|true|false|null");
        return plain ? text : "'" + text.replace("'", "''") + "'";
    }
}
