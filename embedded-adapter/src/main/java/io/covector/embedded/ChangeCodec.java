package io.covector.embedded;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.util.BytesRef;

/**
 * Changes as bytes: kind, number of records, then for each the id and, if it is stored, vector and metadata. Big-endian,
 * lengths before contents. Stateless.
 */
final class ChangeCodec {
    private static final byte PUT = 1;
    private static final byte REMOVE = 2;
    private static final int HEADER = 1 + Integer.BYTES;

    private ChangeCodec() {}

    static byte[] encode(Change change) {
        return change instanceof Change.Put put ? encode(put.records()) : encodeIds(((Change.Remove) change).ids());
    }

    private static byte[] encode(List<StoredRecord> records) {
        List<byte[]> jsons = new ArrayList<>(records.size());
        long size = HEADER;
        for (StoredRecord record : records) {
            byte[] json = record.json().getBytes(StandardCharsets.UTF_8);
            jsons.add(json);
            size += 3L * Integer.BYTES + record.id().length + (long) record.vector().length * Float.BYTES + json.length;
        }
        byte[] bytes = new byte[Math.toIntExact(size)];
        ByteBuffer out = ByteBuffer.wrap(bytes).put(PUT).putInt(records.size());
        for (int i = 0; i < records.size(); i++) {
            StoredRecord record = records.get(i);
            put(out, record.id().bytes, record.id().offset, record.id().length);
            out.putInt(record.vector().length);
            out.asFloatBuffer().put(record.vector());
            out.position(out.position() + record.vector().length * Float.BYTES);
            put(out, jsons.get(i), 0, jsons.get(i).length);
        }
        return bytes;
    }

    private static byte[] encodeIds(List<BytesRef> ids) {
        long size = HEADER;
        for (BytesRef id : ids) {
            size += Integer.BYTES + id.length;
        }
        byte[] bytes = new byte[Math.toIntExact(size)];
        ByteBuffer out = ByteBuffer.wrap(bytes).put(REMOVE).putInt(ids.size());
        for (BytesRef id : ids) {
            put(out, id.bytes, id.offset, id.length);
        }
        return bytes;
    }

    private static void put(ByteBuffer out, byte[] bytes, int offset, int length) {
        out.putInt(length).put(bytes, offset, length);
    }

    /**
     * The change that {@link #encode} made the bytes from.
     *
     * @throws IllegalArgumentException if they are other bytes
     */
    static Change decode(byte[] bytes) {
        try {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            byte kind = in.get();
            int count = in.getInt();
            if (kind == PUT) {
                return new Change.Put(decode(in, count));
            } else if (kind == REMOVE) {
                return new Change.Remove(decodeIds(in, count));
            }
            throw new IllegalArgumentException("change of unknown kind " + kind);
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("change ends early", e);
        }
    }

    private static List<StoredRecord> decode(ByteBuffer in, int count) {
        List<StoredRecord> records = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            BytesRef id = new BytesRef(bytes(in));
            float[] vector = new float[in.getInt()];
            in.asFloatBuffer().get(vector);
            in.position(in.position() + vector.length * Float.BYTES);
            records.add(StoredRecord.ofLog(id, vector, new String(bytes(in), StandardCharsets.UTF_8)));
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

    private static byte[] bytes(ByteBuffer in) {
        byte[] bytes = new byte[in.getInt()];
        in.get(bytes);
        return bytes;
    }
}
