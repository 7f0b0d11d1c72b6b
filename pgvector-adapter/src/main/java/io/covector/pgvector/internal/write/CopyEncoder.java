package io.covector.pgvector.internal.write;

import io.covector.Metadata;
import io.covector.VectorRecord;
import io.covector.pgvector.internal.codec.BinaryFormat;
import io.covector.pgvector.internal.codec.ValueFormat;
import io.covector.pgvector.internal.codec.WireWriter;
import io.covector.pgvector.internal.connection.CopyData;
import io.covector.pgvector.internal.schema.Column;
import io.covector.pgvector.internal.schema.Table;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Records in the format of COPY BINARY: a signature, flags, then the rows, and int16 -1 at the end. A row is an int16
 * number of columns, and each value after its int32 length, -1 for null. Source: PostgreSQL's documentation of COPY.
 * Not thread-safe.
 */
final class CopyEncoder {
    /** Sent in pieces of about this size, so that memory does not grow with the batch. */
    private static final int PIECE_BYTES = 64 << 10;

    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0};

    private final Table table;
    private final Map<String, Column> fields;
    private final StringBuilder json = new StringBuilder(256);
    private final WireWriter out;

    /** An encoder that writes into this, which may be used again afterwards. */
    CopyEncoder(Table table, WireWriter out) {
        this.table = table;
        this.fields = table.writtenColumns();
        this.out = out;
    }

    /** Room for a piece. */
    static WireWriter newBuffer() {
        return new WireWriter(PIECE_BYTES + (PIECE_BYTES >> 1));
    }

    void encode(List<VectorRecord> records, CopyData.Sink sink) throws SQLException {
        out.reset();
        for (byte b : SIGNATURE) {
            out.int8(b);
        }
        out.int32(0);
        out.int32(0);
        for (VectorRecord record : records) {
            row(record);
            if (out.position() >= PIECE_BYTES) {
                sink.send(out.bytes(), out.position());
                out.reset();
            }
        }
        out.int16(-1);
        sink.send(out.bytes(), out.position());
    }

    private void row(VectorRecord record) {
        Metadata metadata = record.metadata();
        out.int16(2 + fields.size() + (table.metadata() == null ? 0 : 1));
        value(table.id().copyFormat(), record.id().value());
        value(ValueFormat.VECTOR, RowValues.vector(table, record));
        if (!fields.isEmpty()) {
            for (Map.Entry<String, Column> field : fields.entrySet()) {
                Column column = field.getValue();
                value(column.copyFormat(), RowValues.field(field.getKey(), column, record));
            }
        }
        json.setLength(0);
        RowValues.freeMetadata(table, metadata, json);
        if (table.metadata() != null) {
            int begin = out.beginLength();
            ValueFormat.jsonb(out, json);
            out.endLength(begin);
        }
    }

    private void value(BinaryFormat format, @Nullable Object value) {
        if (value == null) {
            out.int32(-1);
            return;
        }
        int begin = out.beginLength();
        format.write(out, value);
        out.endLength(begin);
    }
}
