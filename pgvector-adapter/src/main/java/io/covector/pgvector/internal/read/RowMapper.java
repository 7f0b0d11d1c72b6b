package io.covector.pgvector.internal.read;

import io.covector.ErrorCode;
import io.covector.FieldType;
import io.covector.Metadata;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.Vector;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.pgvector.internal.codec.PgType;
import io.covector.pgvector.internal.codec.ShortReal;
import io.covector.pgvector.internal.codec.VectorCodec;
import io.covector.pgvector.internal.schema.Column;
import io.covector.pgvector.internal.schema.Storage;
import io.covector.pgvector.internal.schema.Table;
import io.covector.pgvector.internal.sql.PgCatalog;
import io.covector.pgvector.internal.sql.Sql;
import io.covector.pgvector.internal.sql.VectorTypes;
import io.covector.spi.FieldValues;
import io.covector.text.Decimals;
import io.covector.text.Json;
import io.covector.text.JsonKeys;
import io.covector.text.JsonMembers;
import io.covector.text.Strings;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The select list of a projection, and the record of a row. The vector is selected only if the projection includes it,
 * in its binary form. Thread-safe.
 */
final class RowMapper {
    /** For more keys than these the whole metadata is selected, and the keys are picked from it here. */
    private static final int MAX_KEY_COLUMNS = 32;

    private final Table table;
    private final Projection projection;
    private final List<Map.Entry<String, Column>> fields = new ArrayList<>(); // read by position, row by row
    private final List<String> keys = new ArrayList<>();
    private final List<String> cut = new ArrayList<>(); // by the server, from the whole metadata
    private final boolean includesVector;
    private final @Nullable Column text; // null if it is not read
    private final boolean wholeMetadata;
    private final JsonKeys jsonKeys = new JsonKeys();
    private final OddValues odd;

    RowMapper(Table table, Projection projection, OddValues odd) {
        this.table = table;
        this.odd = odd;
        this.projection = projection;
        this.includesVector = projection.includesVector(table.vectorField().name());
        this.text = projection.includesText() ? table.text() : null;
        table.fields().forEach((key, column) -> {
            if (projection.includes(key)) {
                fields.add(Map.entry(key, column));
            }
        });
        projection.keys().ifPresent(wanted -> {
            for (String key : new TreeSet<>(wanted)) { // sorted, so that equal projections make equal statements
                if (!table.fields().containsKey(key)) {
                    keys.add(key);
                }
            }
        });
        boolean free = table.metadata() != null && projection.includesMetadata();
        this.wholeMetadata = free && (projection.keys().isEmpty() || keys.size() > MAX_KEY_COLUMNS || isJson(table));
        if (wholeMetadata || !free) {
            keys.clear();
        }
        if (wholeMetadata && !isJson(table)) {
            for (String key : new TreeSet<>(projection.excludedKeys())) {
                if (!table.fields().containsKey(key)) {
                    cut.add(key);
                }
            }
        }
    }

    /** A key of json is found only where all of it is correct, so its keys are picked here. */
    private static boolean isJson(Table table) {
        return table.metadata() != null && table.metadata().isJson();
    }

    /** Appends the select list: the columns from {@code c0} on. */
    void select(Sql sql, VectorTypes types) {
        int column = 0;
        sql.add(table.id().value()).add(" AS c").add(column++);
        if (includesVector) {
            sql.add(", ")
                    .add(types.vectorSend())
                    .add("(t.")
                    .add(table.quotedVector())
                    .add(
                            table.traits().halfvec()
                                    ? "::" + types.vector(table.vectorField().dimension())
                                    : "")
                    .add(") AS c")
                    .add(column++);
        }
        if (text != null) {
            sql.add(", ").add(text.value()).add(" AS c").add(column++);
        }
        for (Map.Entry<String, Column> field : fields) {
            sql.add(", ").add(field.getValue().value()).add(" AS c").add(column++);
        }
        String metadata = table.metadata() == null ? "" : table.metadata().quoted();
        if (wholeMetadata) {
            whole(sql.add(", "), "t." + metadata).add(" AS c").add(column++);
        }
        for (String key : keys) {
            sql.add(", t.")
                    .add(metadata)
                    .add(PgCatalog.operator("->"))
                    .bindText(key)
                    .add(" AS c")
                    .add(column++);
        }
    }

    /** The whole metadata without the keys to cut; what is no object has none, and the operator refuses it. */
    private Sql whole(Sql sql, String metadata) {
        if (cut.isEmpty()) {
            return sql.add(metadata);
        }
        return sql.add("CASE WHEN ")
                .add(PgCatalog.function("jsonb_typeof"))
                .add(metadata)
                .add(")")
                .add(PgCatalog.EQUALS)
                .add("'object'::" + PgCatalog.TEXT + " THEN ")
                .add(metadata)
                .add(PgCatalog.operator("-"))
                .bindArray(PgCatalog.TEXT + "[]", PgType.TEXT, cut)
                .add(" ELSE ")
                .add(metadata)
                .add(" END");
    }

    /** Whether the select list is the same for every such projection, and binds no values. */
    boolean isPlain() {
        return keys.isEmpty() && cut.isEmpty();
    }

    /** Number of columns that {@link #select} appends. */
    int width() {
        return 1
                + (includesVector ? 1 : 0)
                + (text == null ? 0 : 1)
                + fields.size()
                + (wholeMetadata ? 1 : 0)
                + keys.size();
    }

    /** The record of the row; the columns of {@link #select} begin at this one, from 1. */
    VectorRecord read(ResultSet row, int firstColumn) throws SQLException {
        int column = firstColumn;
        RecordId id = id(row, column++);
        Vector vector = includesVector ? vector(row, column++) : null;
        String own = text == null ? null : row.getString(column++);
        return VectorRecord.of(id, vector, metadata(row, column, id)).withText(own);
    }

    private RecordId id(ResultSet row, int column) throws SQLException {
        if (table.id().type() == FieldType.LONG) {
            return RecordId.of(row.getLong(column));
        }
        String text = row.getString(column);
        try {
            return RecordId.of(text);
        } catch (VectorException e) {
            throw corrupted("a record", e);
        }
    }

    /** What somebody else has written, and Covector would not. */
    private VectorException corrupted(String record, VectorException e) {
        return VectorException.builder(ErrorCode.CORRUPTED, record + " of table " + table.name() + ": " + e.text())
                .cause(e)
                .build();
    }

    private static @Nullable Vector vector(ResultSet row, int column) throws SQLException {
        byte[] bytes = row.getBytes(column);
        return bytes == null ? null : Vector.wrap(VectorCodec.read(bytes));
    }

    private Metadata metadata(ResultSet row, int firstColumn, RecordId id) throws SQLException {
        if (!wholeMetadata && fields.isEmpty() && keys.isEmpty()) {
            return Metadata.empty();
        }
        Metadata.Builder metadata = Metadata.builder();
        free(row, firstColumn + fields.size(), metadata, id);
        for (int i = 0; i < fields.size(); i++) {
            Map.Entry<String, Column> field = fields.get(i);
            FieldType type = field.getValue().type();
            Object value = field(row, firstColumn + i, field.getValue());
            if (value != null) {
                Object accepted = FieldValues.accept(type, value);
                if (accepted == null) {
                    odd.add(table, id, "key " + Strings.quote(field.getKey()), Strings.quote(value) + " is no " + type);
                } else {
                    put(metadata, field.getKey(), accepted, id);
                }
            }
        }
        return metadata.build();
    }

    private void put(Metadata.Builder metadata, String key, @Nullable Object value, RecordId id) {
        try {
            metadata.put(key, value);
        } catch (VectorException e) { // what somebody else has written, and Covector would not
            odd.add(table, id, "key " + Strings.quote(key), e.text());
        }
    }

    /** Adds the free metadata; not a key that is declared as a field, nor one that was not asked for. */
    private void free(ResultSet row, int firstColumn, Metadata.Builder metadata, RecordId id) throws SQLException {
        if (wholeMetadata) {
            String json = row.getString(firstColumn);
            if (json != null && isWhole() && isObject(json)) {
                try {
                    metadata.putJson(json, jsonKeys);
                    table.fields().keySet().forEach(metadata::remove);
                    return;
                } catch (VectorException e) {
                    metadata.build().keys().forEach(metadata::remove); // key by key
                }
            }
            if (json != null) {
                pick(json, metadata, id);
            }
            return;
        }
        int column = firstColumn;
        for (String key : keys) {
            String json = row.getString(column++);
            if (json != null) {
                try {
                    metadata.put(key, Json.read(json));
                } catch (VectorException e) {
                    odd.add(table, id, "key " + Strings.quote(key), e.text());
                }
            }
        }
    }

    /** Whether the server's object has the keys that are wanted, and no other but declared ones. */
    private boolean isWhole() {
        return projection.includesAllMetadata() || (projection.keys().isEmpty() && !isJson(table));
    }

    private static boolean isObject(String json) {
        return json.startsWith("{") || json.stripLeading().startsWith("{");
    }

    /** Adds the keys that are wanted and can be read. */
    private void pick(String json, Metadata.Builder metadata, RecordId id) {
        Map<String, @Nullable Object> all = Json.newObject();
        try {
            for (String member : JsonMembers.of(json)) {
                if (JsonMembers.isTooDeep(member)) {
                    odd.add(table, id, "a key of the free metadata", "it is nested too deep");
                } else {
                    Json.readObject(member, null, all);
                }
            }
        } catch (VectorException e) { // jsonb cannot hold it, and so filters find none of its keys
            odd.add(table, id, "the free metadata", e.text());
            return;
        }
        for (Map.Entry<String, @Nullable Object> entry : all.entrySet()) {
            if (projection.includes(entry.getKey()) && !table.fields().containsKey(entry.getKey())) {
                put(metadata, entry.getKey(), entry.getValue(), id);
            }
        }
    }

    private static @Nullable Object field(ResultSet row, int column, Column of) throws SQLException {
        Object value = switch (of.type()) {
            case STRING -> row.getString(column);
            case LONG -> row.getLong(column);
            case DOUBLE ->
                of.storage().kind() == Storage.Kind.REAL
                        ? ShortReal.value(row.getFloat(column))
                        : row.getDouble(column);
            case BOOLEAN -> row.getBoolean(column);
            case STRING_LIST, LONG_LIST -> list(row, column);
            case INSTANT, DATE, UUID -> row.getString(column);
            case DECIMAL -> decimal(row.getString(column));
        };
        return row.wasNull() ? null : value;
    }

    /** A number, or the text of none. */
    private static @Nullable Object decimal(@Nullable String text) {
        if (text == null || text.isEmpty() || Character.isLetter(text.charAt(text.length() - 1))) {
            return text;
        }
        return Decimals.of(new BigDecimal(text));
    }

    /** A list; its elements are lists if the array has several dimensions. */
    private static @Nullable List<Object> list(ResultSet row, int column) throws SQLException {
        java.sql.Array array = row.getArray(column);
        return array == null ? null : Arrays.asList((Object[]) array.getArray());
    }
}
