package io.covector.embedded.internal.log;

import io.covector.embedded.internal.document.StoredRecord;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * Entries as bytes: kind, number of records, then the id of each record and, for an upsert, its vector and metadata,
 * and its text if any record of the entry has one. Integers are big-endian, and a length precedes each content; that of
 * a text which is not there is -1. Stateless.
 */
public final class LogEntryCodec {
    private static final byte UPSERT = 1;
    private static final byte DELETE = 2;
    private static final byte UPSERT_WITH_TEXTS = 3;
    private static final int NO_TEXT = -1;
    /** Length of the kind and the number of records, in bytes. */
    static final int HEADER = 1 + Integer.BYTES;

    private LogEntryCodec() {}

    public static byte[] encode(LogEntry entry) {
        return entry instanceof LogEntry.Upsert upsert
                ? encode(upsert.records())
                : encodeIds(((LogEntry.Delete) entry).ids());
    }

    private static byte[] encode(List<StoredRecord> records) {
        boolean withTexts = records.stream().anyMatch(record -> record.text() != null);
        List<byte[]> jsons = new ArrayList<>(records.size());
        List<byte[]> texts = new ArrayList<>(withTexts ? records.size() : 0);
        long size = HEADER;
        for (StoredRecord record : records) {
            byte[] json = record.json().getBytes(StandardCharsets.UTF_8);
            jsons.add(json);
            size += 3L * Integer.BYTES + record.id().length + (long) record.vector().length * Float.BYTES + json.length;
            if (withTexts) {
                byte[] text =
                        record.text() == null ? new byte[0] : record.text().getBytes(StandardCharsets.UTF_8);
                texts.add(text);
                size += Integer.BYTES + text.length;
            }
        }
        byte[] bytes = new byte[Math.toIntExact(size)];
        ByteBuffer out = ByteBuffer.wrap(bytes)
                .put(withTexts ? UPSERT_WITH_TEXTS : UPSERT)
                .putInt(records.size());
        for (int i = 0; i < records.size(); i++) {
            StoredRecord record = records.get(i);
            put(out, record.id().bytes, record.id().offset, record.id().length);
            out.putInt(record.vector().length);
            out.asFloatBuffer().put(record.vector());
            out.position(out.position() + record.vector().length * Float.BYTES);
            put(out, jsons.get(i), 0, jsons.get(i).length);
            if (withTexts && record.text() == null) {
                out.putInt(NO_TEXT);
            } else if (withTexts) {
                put(out, texts.get(i), 0, texts.get(i).length);
            }
        }
        return bytes;
    }

    private static byte[] encodeIds(List<BytesRef> ids) {
        long size = HEADER;
        for (BytesRef id : ids) {
            size += Integer.BYTES + id.length;
        }
        byte[] bytes = new byte[Math.toIntExact(size)];
        ByteBuffer out = ByteBuffer.wrap(bytes).put(DELETE).putInt(ids.size());
        for (BytesRef id : ids) {
            put(out, id.bytes, id.offset, id.length);
        }
        return bytes;
    }

    private static void put(ByteBuffer out, byte[] bytes, int offset, int length) {
        out.putInt(length).put(bytes, offset, length);
    }

    /**
     * Decodes what {@link #encode} returned and somebody put at that place.
     *
     * @throws IllegalArgumentException if the bytes are not those of an entry
     */
    static LogEntry decode(byte[] bytes, int start) {
        try {
            ByteBuffer in = ByteBuffer.wrap(bytes, start, bytes.length - start);
            byte kind = in.get();
            int count = in.getInt();
            if (kind == UPSERT || kind == UPSERT_WITH_TEXTS) {
                return new LogEntry.Upsert(decode(in, count, kind == UPSERT_WITH_TEXTS));
            } else if (kind == DELETE) {
                return new LogEntry.Delete(decodeIds(in, count));
            }
            throw new IllegalArgumentException("entry of unknown kind " + kind);
        } catch (BufferUnderflowException | NegativeArraySizeException e) {
            throw new IllegalArgumentException("entry ends early", e);
        }
    }

    private static List<StoredRecord> decode(ByteBuffer in, int count, boolean withTexts) {
        List<StoredRecord> records = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            BytesRef id = new BytesRef(bytes(in));
            float[] vector = new float[in.getInt()];
            in.asFloatBuffer().get(vector);
            in.position(in.position() + vector.length * Float.BYTES);
            String json = new String(bytes(in), StandardCharsets.UTF_8);
            records.add(StoredRecord.fromLog(id, vector, json, withTexts ? text(in) : null));
        }
        return records;
    }

    private static List<BytesRef> decodeIds(ByteBuffer in, int count) {
        List<BytesRef> ids = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ids.add(new BytesRef(bytes(in)));
        }
        return ids;
    }

    private static @Nullable String text(ByteBuffer in) {
        int length = in.getInt(in.position());
        if (length == NO_TEXT) {
            in.getInt();
            return null;
        }
        return new String(bytes(in), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(ByteBuffer in) {
        byte[] bytes = new byte[in.getInt()];
        in.get(bytes);
        return bytes;
    }

    /** Whether an entry of so many bytes may begin there; most other bytes are told from one without reading on. */
    static boolean mayBeEntry(ByteBuffer bytes, int at, int size) {
        byte kind = bytes.get(at);
        int count = bytes.getInt(at + 1);
        return (kind == UPSERT || kind == DELETE || kind == UPSERT_WITH_TEXTS)
                && count > 0
                && count <= size / Integer.BYTES;
    }
}
