package io.covector.milvus.internal.codec;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.milvus.internal.schema.Layout;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FloatArray;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * The vectors of a write request as the bytes of a {@link FieldData}, written straight from their arrays: a message
 * would copy every component twice. Packed floats are little endian (protobuf, "Encoding"). Thread-safe.
 */
final class VectorColumn {
    private static final int CHUNK_BYTES = 8 << 10;

    private static final int FLOATS = io.milvus.grpc.VectorField.FLOAT_VECTOR_FIELD_NUMBER;

    private final String name;
    private final byte[] head;
    private final List<VectorRecord> records;
    private final int floatBytes;

    /**
     * A column of a request.
     *
     * @param tag number of the columns in the request
     */
    VectorColumn(int tag, Layout layout, List<VectorRecord> records) {
        VectorField field = layout.spec().vectorField();
        this.name = field.name();
        this.records = records;
        this.floatBytes = Math.toIntExact((long) Float.BYTES * field.dimension() * records.size());
        this.head = head(tag, field.dimension(), layout.vector());
    }

    // the tags and lengths of the messages around the floats, from the outermost to the innermost
    private byte[] head(int tag, int dimension, String column) {
        int floats = enclosed(FloatArray.DATA_FIELD_NUMBER, floatBytes);
        int vectors = CodedOutputStream.computeInt64Size(io.milvus.grpc.VectorField.DIM_FIELD_NUMBER, dimension)
                + enclosed(FLOATS, floats);
        int length = CodedOutputStream.computeEnumSize(FieldData.TYPE_FIELD_NUMBER, DataType.FloatVector_VALUE)
                + CodedOutputStream.computeStringSize(FieldData.FIELD_NAME_FIELD_NUMBER, column)
                + enclosed(FieldData.VECTORS_FIELD_NUMBER, vectors);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            open(out, tag, length);
            out.writeEnum(FieldData.TYPE_FIELD_NUMBER, DataType.FloatVector_VALUE);
            out.writeString(FieldData.FIELD_NAME_FIELD_NUMBER, column);
            open(out, FieldData.VECTORS_FIELD_NUMBER, vectors);
            out.writeInt64(io.milvus.grpc.VectorField.DIM_FIELD_NUMBER, dimension);
            open(out, FLOATS, floats);
            open(out, FloatArray.DATA_FIELD_NUMBER, floatBytes);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("an array does not fail", e);
        }
        return bytes.toByteArray();
    }

    private static int enclosed(int tag, int length) {
        return CodedOutputStream.computeTagSize(tag) + CodedOutputStream.computeUInt32SizeNoTag(length) + length;
    }

    private static void open(CodedOutputStream out, int tag, int length) throws IOException {
        out.writeTag(tag, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        out.writeUInt32NoTag(length);
    }

    int size() {
        return head.length + floatBytes;
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(head);
        byte[] chunk = new byte[CHUNK_BYTES];
        FloatBuffer floats =
                ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        for (VectorRecord record : records) {
            float[] components = FloatVectors.components(record.vector(name));
            for (int from = 0; from < components.length; from += floats.capacity()) {
                int count = Math.min(floats.capacity(), components.length - from);
                floats.clear().put(components, from, count);
                out.write(chunk, 0, count * Float.BYTES);
            }
        }
    }
}
