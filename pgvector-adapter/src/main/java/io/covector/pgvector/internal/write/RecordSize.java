package io.covector.pgvector.internal.write;

import io.covector.FieldType;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import io.covector.pgvector.internal.codec.VectorCodec;
import io.covector.pgvector.internal.schema.Column;
import io.covector.pgvector.internal.schema.Table;
import io.covector.text.Json;
import io.covector.text.Strings;
import java.util.List;
import java.util.Map;

/**
 * Size of a record in a write request. It is exact, or a little too large for numbers with fractions and for the keys
 * of declared fields. Stateless.
 */
public final class RecordSize {
    private static final int LENGTH_PREFIX = 4;

    /** Of an array; each of its elements takes one byte more than in a JSON list. */
    private static final int LIST_HEADER = 20;

    private RecordSize() {}

    public static long of(Table table, VectorRecord record) {
        long size = 2 + (long) LENGTH_PREFIX * (3 + table.fields().size());
        size += record.id().value() instanceof String text ? Strings.utf8Length(text) : Long.BYTES;
        size += VectorCodec.size(RowValues.vector(table, record));
        if (table.text() != null) {
            size += LENGTH_PREFIX + text(table.text(), record);
        }
        if (!table.fields().isEmpty()) {
            size += lists(table, record);
        }
        return size + 1 + Json.maxBytes(record.metadata().asMap());
    }

    private static int text(Column column, VectorRecord record) {
        RowValues.requireWritten(Filter.TEXT, column, record);
        String text = record.text();
        return text == null ? 0 : Strings.utf8Length(text);
    }

    /** What lists of declared fields take more as arrays than as JSON. */
    private static long lists(Table table, VectorRecord record) {
        long size = 0;
        for (Map.Entry<String, Column> field : table.fields().entrySet()) {
            RowValues.requireWritten(field.getKey(), field.getValue(), record);
            FieldType type = field.getValue().type();
            if ((type == FieldType.STRING_LIST || type == FieldType.LONG_LIST)
                    && record.metadata().get(field.getKey()) instanceof List<?> list) {
                size += LIST_HEADER
                        + (long) list.size() * (type == FieldType.LONG_LIST ? LENGTH_PREFIX + Long.BYTES : 1);
            }
        }
        return size;
    }
}
