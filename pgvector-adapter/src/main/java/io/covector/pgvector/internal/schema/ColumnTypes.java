package io.covector.pgvector.internal.schema;

import io.covector.FieldType;
import io.covector.pgvector.internal.schema.TableCatalog.CatalogColumn;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which types of columns hold ids and declared fields, and how. Stateless. */
final class ColumnTypes {
    static final String ID_TYPES = "text, varchar, char(n), uuid, bigint, integer, smallint";

    static final String TEXT_TYPES = "text, varchar, char(n), enumerations, and domains over these";

    static final String FIELD_TYPES =
            "text, varchar, char(n), enumerations, bigint, integer, smallint, double precision,"
                    + " real, numeric, boolean, uuid, timestamp with or without time zone, date, arrays of texts or"
                    + " integers, and"
                    + " domains over these";

    private static final Map<String, Held> FIELDS = Map.ofEntries(
            Map.entry("text", new Held(FieldType.STRING, Storage.EXACT)),
            Map.entry("varchar", new Held(FieldType.STRING, Storage.EXACT)),
            Map.entry("bpchar", held(FieldType.STRING, Storage.Kind.PADDED, "pg_catalog.bpchar")),
            Map.entry("int8", new Held(FieldType.LONG, Storage.EXACT)),
            Map.entry("int4", held(FieldType.LONG, Storage.Kind.SHORT_INTEGER, "integer")),
            Map.entry("int2", held(FieldType.LONG, Storage.Kind.SHORT_INTEGER, "smallint")),
            Map.entry("float8", held(FieldType.DOUBLE, Storage.Kind.DOUBLE, "double precision")),
            Map.entry("float4", held(FieldType.DOUBLE, Storage.Kind.REAL, "real")),
            Map.entry("bool", new Held(FieldType.BOOLEAN, Storage.EXACT)),
            Map.entry("timestamptz", own(FieldType.INSTANT)),
            Map.entry("timestamp", held(FieldType.INSTANT, Storage.Kind.INSTANT, Storage.TIMESTAMP)),
            Map.entry("date", own(FieldType.DATE)),
            Map.entry("uuid", own(FieldType.UUID)),
            Map.entry("numeric", own(FieldType.DECIMAL)),
            Map.entry("_int8", own(FieldType.LONG_LIST)),
            Map.entry("_int4", held(FieldType.LONG_LIST, Storage.Kind.LONG_ARRAY, "integer[]")),
            Map.entry("_int2", held(FieldType.LONG_LIST, Storage.Kind.LONG_ARRAY, "smallint[]")),
            Map.entry("_text", held(FieldType.STRING_LIST, Storage.Kind.TEXT_ARRAY, "text[]")),
            Map.entry("_varchar", held(FieldType.STRING_LIST, Storage.Kind.TEXT_ARRAY, "varchar[]")),
            Map.entry("_bpchar", held(FieldType.STRING_LIST, Storage.Kind.TEXT_ARRAY, "char[]")));

    private static final Map<String, Held> IDS = Map.of(
            "text", new Held(FieldType.STRING, Storage.EXACT),
            "varchar", new Held(FieldType.STRING, Storage.EXACT),
            "bpchar", held(FieldType.STRING, Storage.Kind.PADDED, "pg_catalog.bpchar"),
            "uuid", held(FieldType.STRING, Storage.Kind.UUID_TEXT, "pg_catalog.uuid"),
            "int8", new Held(FieldType.LONG, Storage.EXACT),
            "int4", held(FieldType.LONG, Storage.Kind.SHORT_INTEGER, "integer"),
            "int2", held(FieldType.LONG, Storage.Kind.SHORT_INTEGER, "smallint"));

    /** Types whose binary form is that of the field type, as COPY sends it. */
    private static final Set<String> COPIED = Set.of(
            "text",
            "varchar",
            "int8",
            "float8",
            "bool",
            "_text",
            "timestamptz",
            "timestamp",
            "date",
            "uuid",
            "numeric",
            "_int8");

    private ColumnTypes() {}

    /** What a column holds. */
    record Held(FieldType type, Storage storage) {}

    private static Held held(FieldType type, Storage.Kind kind, String sqlType) {
        return new Held(type, new Storage(kind, sqlType));
    }

    private static Held own(FieldType type) {
        return new Held(type, Storage.own(type));
    }

    static Optional<Held> ofId(CatalogColumn column) {
        return Optional.ofNullable(IDS.get(column.type()));
    }

    static Optional<Held> ofField(CatalogColumn column) {
        return column.isEnum()
                ? Optional.of(held(FieldType.STRING, Storage.Kind.LABEL, column.quotedType()))
                : Optional.ofNullable(FIELDS.get(column.type()));
    }

    static boolean isCopied(CatalogColumn column) {
        return COPIED.contains(column.type());
    }
}
