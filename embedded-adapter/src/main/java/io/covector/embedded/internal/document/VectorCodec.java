package io.covector.embedded.internal.document;

import io.covector.FloatVector;
import io.covector.Vector;
import io.covector.VectorException;

/** The one place where vectors of the API become those of the index, and back. Stateless. */
public final class VectorCodec {
    private VectorCodec() {}

    /**
     * The components of the vector, not copied.
     *
     * @throws VectorException if the index cannot store vectors of this kind
     */
    public static float[] components(Vector vector) {
        if (vector instanceof FloatVector floats) {
            return floats.array();
        }
        throw VectorException.invalidArgument(
                "the vector is " + vector + "; the embedded backend accepts vectors of floats only");
    }

    /** A vector with a copy of the components. */
    public static Vector vector(float[] components) {
        return Vector.copyOf(components);
    }
}
