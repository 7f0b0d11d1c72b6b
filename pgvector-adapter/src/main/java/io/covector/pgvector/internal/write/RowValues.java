package io.covector.pgvector.internal.write;

import io.covector.Metadata;
import io.covector.Vector;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import io.covector.pgvector.internal.codec.ArrayCodec;
import io.covector.pgvector.internal.codec.ValueFormat;
import io.covector.pgvector.internal.codec.VectorCodec;
import io.covector.pgvector.internal.schema.Column;
import io.covector.pgvector.internal.schema.Table;
import io.covector.spi.FieldValues;
import io.covector.text.Decimals;
import io.covector.text.Json;
import io.covector.text.Strings;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A record as the values of the table's columns. Stateless. */
final class RowValues {
    private RowValues() {}

    static float[] vector(Table table, VectorRecord record) {
        Vector vector = record.vector(table.vectorField().name());
        if (vector != null) {
            return VectorCodec.components(vector);
        }
        throw VectorException.invalidArgument(
                "record " + Strings.quote(record.id()) + " has no vector; accepted are records with one");
    }

    /** Refuses a value for a column to which the server alone gives values. */
    static void requireWritten(String key, Column column, VectorRecord record) {
        boolean isText = key.equals(Filter.TEXT);
        if (!column.written() && (isText ? record.text() : record.metadata().get(key)) != null) {
            throw VectorException.invalidArgument("record " + Strings.quote(record.id()) + " has a "
                    + (isText ? "text" : "value in declared field " + Strings.quote(key)) + ", whose column "
                    + column.quoted()
                    + " is GENERATED ALWAYS by the server; accepted are records without one");
        }
    }

    /** The value of a declared field, or the text, in the type of its column; null when the record has none. */
    static @Nullable Object field(String key, Column column, VectorRecord record) {
        if (key.equals(Filter.TEXT)) {
            return record.text();
        }
        Metadata metadata = record.metadata();
        Object value = metadata.get(key);
        if (value == null) {
            return null;
        }
        Object converted = switch (column.type()) {
            case STRING -> value instanceof String ? value : null;
            case BOOLEAN -> value instanceof Boolean ? value : null;
            case LONG -> value instanceof Number ? metadata.getLong(key).orElse(null) : null;
            case DOUBLE -> value instanceof Number number ? (Double) number.doubleValue() : null;
            case STRING_LIST -> value instanceof List<?> list && isTexts(list) ? list : null;
            case INSTANT, DATE, UUID, LONG_LIST -> FieldValues.accept(column.type(), value);
            case DECIMAL ->
                FieldValues.accept(column.type(), value) instanceof Number number ? Decimals.of(number) : null;
        };
        if (converted == null) {
            throw VectorException.invalidArgument("declared field " + Strings.quote(key) + " holds a "
                    + value.getClass().getSimpleName() + "; accepted are values of type " + column.type());
        }
        return converted;
    }

    private static boolean isTexts(List<?> list) {
        for (Object element : list) {
            if (!(element instanceof String)) {
                return false;
            }
        }
        return true;
    }

    /** The free metadata as JSON: see {@link #freeMetadata(Table, Metadata, StringBuilder)}. */
    static String freeMetadata(Table table, Metadata metadata) {
        StringBuilder json = new StringBuilder(128);
        freeMetadata(table, metadata, json);
        return json.toString();
    }

    /**
     * Appends the free metadata as JSON.
     *
     * @throws VectorException if there is some and the table has no column for it
     */
    static void freeMetadata(Table table, Metadata metadata, StringBuilder json) {
        int start = json.length();
        metadata.asMap().forEach((key, value) -> {
            if (!table.fields().containsKey(key)) {
                json.append(json.length() == start ? '{' : ',');
                Json.write(json, key);
                json.append(':');
                Json.write(json, value);
            }
        });
        if (json.length() == start) {
            json.append("{}");
            return;
        }
        if (table.metadata() == null) {
            throw VectorException.invalidArgument("metadata keys " + freeKeys(table, metadata)
                    + " cannot be stored: table " + table.name() + " has no metadata column; accepted are "
                    + table.fields().keySet()
                    + " (or map a jsonb or json column as 'metadata')");
        }
        json.append('}');
    }

    private static Set<String> freeKeys(Table table, Metadata metadata) {
        Set<String> keys = new LinkedHashSet<>(metadata.keys());
        keys.removeAll(table.fields().keySet());
        return keys;
    }

    /** A value as an element of an array: lists and decimals as text. */
    static @Nullable Object inArray(Column column, @Nullable Object value) {
        return switch (column.type()) {
            case STRING_LIST -> value instanceof List<?> list ? ArrayCodec.text(ValueFormat.TEXT, copy(list)) : null;
            case LONG_LIST -> value instanceof List<?> list ? ArrayCodec.text(ValueFormat.BIGINT, copy(list)) : null;
            case DECIMAL -> value == null ? null : ValueFormat.DECIMAL.text(value);
            default -> value;
        };
    }

    private static List<@Nullable Object> copy(List<?> list) {
        return new ArrayList<>(list);
    }
}
