package io.covector.milvus.internal.filter;

import io.covector.filter.Comparison.Operator;
import org.jspecify.annotations.Nullable;

/**
 * A value of single precision as the shortest decimal that names it, which is what whoever stored 19.99 means by it.
 * Greater values have greater decimals, so that a comparison with a decimal is one with a value. Stateless.
 */
public final class Float32 {
    private Float32() {}

    /** The double of the shortest decimal. */
    public static double read(float stored) {
        double real = Double.parseDouble(Float.toString(stored)); // NaN and infinities stand for themselves
        return real == 0 ? 0.0 : real;
    }

    /** The stored value that reads as this; null if there is none. */
    static @Nullable Double equal(double value) {
        float near = (float) value;
        return !Float.isInfinite(near) && read(near) == value ? (Double) (double) near : null;
    }

    /**
     * The bound of a comparison: the least stored value that reads as at least (GTE, LT) or more (GT, LTE) than this.
     * Infinite where there is none.
     */
    static float bound(Operator operator, double value) {
        boolean orEqual = operator == Operator.GTE || operator == Operator.LT;
        float bound = (float) value;
        if (bound == Float.NEGATIVE_INFINITY) {
            bound = -Float.MAX_VALUE;
        }
        while (bound > -Float.MAX_VALUE && reaches(Math.nextDown(bound), value, orEqual)) {
            bound = Math.nextDown(bound);
        }
        while (bound < Float.POSITIVE_INFINITY && !reaches(bound, value, orEqual)) {
            bound = Math.nextUp(bound);
        }
        return bound;
    }

    private static boolean reaches(float stored, double value, boolean orEqual) {
        if (Float.isInfinite(stored)) {
            return stored > 0;
        }
        double real = read(stored);
        return orEqual ? real >= value : real > value;
    }
}
