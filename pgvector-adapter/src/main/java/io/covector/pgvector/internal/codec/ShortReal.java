package io.covector.pgvector.internal.codec;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * What a value of the type {@code real} means: the shortest decimal number that is read as it, so that 19.99 stays
 * 19.99. The order of the values is that of these numbers. Stateless.
 */
public final class ShortReal {
    /** So many digits are kept by every normal value, and so many tell every value from its neighbours. */
    private static final int KEPT_DIGITS = 6;

    private static final int TELLING_DIGITS = 9;

    private ShortReal() {}

    /** The number, which is not finite if the value is not. */
    public static double value(float value) {
        if (value == 0 || Float.isNaN(value) || Float.isInfinite(value)) {
            return value;
        }
        BigDecimal exact = new BigDecimal(value);
        for (int digits = Math.abs(value) < Float.MIN_NORMAL ? 1 : KEPT_DIGITS; digits < TELLING_DIGITS; digits++) {
            BigDecimal rounded = exact.round(new MathContext(digits));
            if (rounded.floatValue() == value) {
                return rounded.doubleValue();
            }
        }
        return exact.round(new MathContext(TELLING_DIGITS)).doubleValue();
    }
}
