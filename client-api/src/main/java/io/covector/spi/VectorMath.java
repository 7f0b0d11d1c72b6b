package io.covector.spi;

import io.covector.FloatVector;
import io.covector.Metric;
import io.covector.Vector;

/** Arithmetic on the components of vectors, in double precision. Stateless and thread-safe. */
public final class VectorMath {
    private VectorMath() {}

    /** Distance of two vectors of equal dimension by a metric; see {@link Metric}. */
    public static double distance(Metric metric, float[] a, float[] b) {
        return switch (metric) {
            case COSINE -> 1 - cosine(a, b);
            case DOT -> -dot(a, b);
            case EUCLIDEAN -> euclidean(a, b);
        };
    }

    private static double cosine(float[] a, float[] b) {
        double dot = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            dot += (double) a[i] * b[i];
            aa += (double) a[i] * a[i];
            bb += (double) b[i] * b[i];
        }
        return Math.max(-1, Math.min(1, dot / Math.sqrt(aa * bb)));
    }

    private static double dot(float[] a, float[] b) {
        double dot = 0;
        for (int i = 0; i < a.length; i++) {
            dot += (double) a[i] * b[i];
        }
        return dot;
    }

    private static double euclidean(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double d = (double) a[i] - b[i];
            sum += d * d;
        }
        return Math.sqrt(sum);
    }

    /** Sum of the squared components; NaN or infinite if a component is. */
    public static double squaredLength(Vector vector) {
        return squaredLength(components(vector));
    }

    // four sums, because one would wait for itself at every component
    private static double squaredLength(float[] components) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = 0;
        for (; i < components.length - 3; i += 4) {
            a += (double) components[i] * components[i];
            b += (double) components[i + 1] * components[i + 1];
            c += (double) components[i + 2] * components[i + 2];
            d += (double) components[i + 3] * components[i + 3];
        }
        for (; i < components.length; i++) {
            a += (double) components[i] * components[i];
        }
        return a + b + (c + d);
    }

    /** Position of the first component that is NaN or infinite; -1 if there is none. */
    public static int firstNotFinite(Vector vector) {
        float[] components = components(vector);
        for (int i = 0; i < components.length; i++) {
            if (!Float.isFinite(components[i])) {
                return i;
            }
        }
        return -1;
    }

    /** The component at the position, from 0. */
    public static double component(Vector vector, int position) {
        return components(vector)[position];
    }

    private static float[] components(Vector vector) {
        return ((FloatVector) vector).array();
    }
}
