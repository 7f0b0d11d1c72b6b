package io.covector.milvus.internal.codec;

import io.covector.FloatVector;
import io.covector.Vector;
import io.covector.VectorException;
import org.jspecify.annotations.Nullable;

/** The only place that knows which kinds of vectors this adapter stores. Stateless. */
public final class FloatVectors {
    private FloatVectors() {}

    /** The components of a vector, not copied. */
    public static float[] components(@Nullable Vector vector) {
        if (vector instanceof FloatVector dense) {
            return dense.array();
        }
        throw VectorException.invalidArgument("a record without a vector; accepted are float32 vectors");
    }
}
