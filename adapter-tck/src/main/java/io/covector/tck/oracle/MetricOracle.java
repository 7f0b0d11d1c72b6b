package io.covector.tck.oracle;

import io.covector.Metric;
import io.covector.RecordId;

/** Score and distance of two vectors, in double precision. Stateless and thread-safe. */
final class MetricOracle {
    private static final double TOLERANCE = 1e-5;

    private MetricOracle() {}

    static Hit measure(RecordId id, Metric metric, float[] a, float[] b) {
        return switch (metric) {
            case COSINE -> {
                double cosine = dot(a, b) / (Math.sqrt(dot(a, a)) * Math.sqrt(dot(b, b)));
                yield new Hit(id, cosine, 1 - cosine, TOLERANCE);
            }
            case DOT -> {
                double dot = dot(a, b);
                yield new Hit(id, dot, -dot, TOLERANCE * Math.max(1, sizeOfProducts(a, b)));
            }
            case EUCLIDEAN -> {
                double distance = straightLine(a, b);
                yield new Hit(id, 1 / (1 + distance), distance, TOLERANCE * Math.max(1, distance));
            }
        };
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * (double) b[i];
        }
        return sum;
    }

    private static double sizeOfProducts(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += Math.abs((double) a[i] * (double) b[i]);
        }
        return sum;
    }

    private static double straightLine(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = (double) a[i] - (double) b[i];
            sum += difference * difference;
        }
        return Math.sqrt(sum);
    }
}
