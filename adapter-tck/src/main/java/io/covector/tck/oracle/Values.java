package io.covector.tck.oracle;

import java.math.BigDecimal;
import java.util.OptionalInt;

/** Comparison of metadata values. Stateless and thread-safe. */
final class Values {
    private Values() {}

    /** The sign of {@code a - b}; empty when the two are not both text, both numbers or both truth values. */
    static OptionalInt compare(Object a, Object b) {
        if (a instanceof String x && b instanceof String y) {
            return OptionalInt.of(compareText(x, y));
        }
        if (a instanceof Number x && b instanceof Number y) {
            return OptionalInt.of(exact(x).compareTo(exact(y)));
        }
        if (a instanceof Boolean x && b instanceof Boolean y) {
            return OptionalInt.of(Boolean.compare(x, y));
        }
        return OptionalInt.empty();
    }

    static boolean equal(Object a, Object b) {
        OptionalInt sign = compare(a, b);
        return sign.isPresent() && sign.getAsInt() == 0;
    }

    private static int compareText(String a, String b) {
        int[] x = a.codePoints().toArray();
        int[] y = b.codePoints().toArray();
        for (int i = 0; i < Math.min(x.length, y.length); i++) {
            if (x[i] != y[i]) {
                return x[i] < y[i] ? -1 : 1;
            }
        }
        return Integer.compare(x.length, y.length);
    }

    private static BigDecimal exact(Number number) {
        if (number instanceof BigDecimal decimal) {
            return decimal;
        }
        return number instanceof Long whole ? new BigDecimal(whole) : new BigDecimal((Double) number);
    }
}
