package io.covector.pgvector.internal.codec;

import io.covector.ErrorCode;
import io.covector.FloatVector;
import io.covector.Vector;
import io.covector.VectorException;
import java.nio.ByteBuffer;

/**
 * pgvector's binary format of a float32 vector: int16 dimension, int16 0 (not used), then the components as float4, all
 * big endian. Source: {@code vector_send} and {@code vector_recv} of pgvector 0.8. Stateless.
 */
public final class VectorCodec {
    private static final int HEADER = 4;

    private VectorCodec() {}

    /** The components of a vector; columns hold float32 vectors only. */
    public static float[] components(Vector vector) {
        if (vector instanceof FloatVector floats) {
            return floats.array();
        }
        throw VectorException.invalidArgument(
                "a vector of type " + vector.type() + "; accepted are those of type FLOAT32");
    }

    public static int size(float[] components) {
        return HEADER + components.length * Float.BYTES;
    }

    static void write(WireWriter out, float[] components) {
        out.int16(components.length);
        out.int16(0);
        out.float32s(components);
    }

    /**
     * The components.
     *
     * @throws VectorException with {@code CORRUPTED} if the bytes are no such vector
     */
    public static float[] read(byte[] bytes) {
        int dimension = bytes.length < HEADER ? -1 : ((bytes[0] & 0xFF) << 8) | (bytes[1] & 0xFF);
        if (dimension < 1 || bytes.length != HEADER + dimension * Float.BYTES || bytes[2] != 0 || bytes[3] != 0) {
            throw VectorException.builder(
                            ErrorCode.CORRUPTED,
                            "a vector of " + bytes.length + " bytes cannot be read: its header says "
                                    + Math.max(dimension, 0) + " dimensions, which take "
                                    + (HEADER + Math.max(dimension, 0) * Float.BYTES) + " bytes")
                    .build();
        }
        float[] components = new float[dimension];
        ByteBuffer.wrap(bytes, HEADER, dimension * Float.BYTES).asFloatBuffer().get(components);
        return components;
    }

    /** The text form, for connections that send no binary values. */
    static String text(float[] components) {
        StringBuilder text = new StringBuilder(components.length * 12).append('[');
        for (int i = 0; i < components.length; i++) {
            text.append(i == 0 ? "" : ",").append(components[i]);
        }
        return text.append(']').toString();
    }
}
