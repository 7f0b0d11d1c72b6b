package io.covector.spi;

import java.math.BigDecimal;

/** Comparison of numbers by value, without rounding. Stateless and thread-safe. */
public final class ExactNumbers {
    private ExactNumbers() {}

    /** Compares two of Long, Double (finite) and BigDecimal: the sign of a - b. */
    public static int compare(Number a, Number b) {
        if (a instanceof Long x && b instanceof Long y) {
            return Long.compare(x, y);
        }
        if (a instanceof Double x && b instanceof Double y) {
            return Double.compare(x + 0.0, y + 0.0);
        }
        return decimal(a).compareTo(decimal(b));
    }

    /** The exact value of a Long, a finite Double or a BigDecimal. */
    public static BigDecimal decimal(Number number) {
        if (number instanceof BigDecimal decimal) {
            return decimal;
        }
        return number instanceof Long whole ? BigDecimal.valueOf(whole) : new BigDecimal(number.doubleValue());
    }
}
