package io.covector.text;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * Decimal numbers of fields of type DECIMAL, and texts that order as they do, for servers that have no such numbers.
 *
 * <p>The text of zero is {@code 1}. A number 0.ddd * 10^e becomes {@code 2}, the four digits of e + 5000, and its
 * digits ddd without zeros at the end; a negative one {@code 0}, then each digit d of the same as 9 - d, and {@code ~}.
 * Stateless and thread-safe.
 */
public final class Decimals {
    private static final String ZERO = "1";
    private static final char POSITIVE = '2';
    private static final char NEGATIVE = '0';
    private static final char END = '~'; // above all digits: of two numbers the shorter is nearer to zero
    private static final int BIAS = 5000;
    private static final int EXPONENT_DIGITS = 4;

    private Decimals() {}

    /**
     * The decimal that a Long, a finite Double or a BigDecimal stands for: a Double for the one that it prints. Without
     * zeros at its end, and with a scale of at least 0.
     */
    public static BigDecimal of(Number number) {
        if (number instanceof Long whole) {
            return BigDecimal.valueOf(whole);
        }
        BigDecimal stripped =
                (number instanceof BigDecimal decimal ? decimal : printed(number.doubleValue())).stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0, RoundingMode.UNNECESSARY) : stripped;
    }

    /** Whether the decimal of a Long, a finite Double or a BigDecimal has at most so many digits before and after. */
    public static boolean isWithin(int digits, Number number) {
        if (number instanceof Long) {
            return true;
        }
        BigDecimal decimal = number instanceof BigDecimal given ? given : printed(number.doubleValue());
        return decimal.scale() <= digits && decimal.precision() - (long) decimal.scale() <= digits;
    }

    private static BigDecimal printed(double real) {
        return new BigDecimal(Double.toString(real));
    }

    /** A text that orders as the number does; for numbers of at most 4,000 digits before and after the point. */
    public static String toText(Number number) {
        BigDecimal decimal = of(number);
        if (decimal.signum() == 0) {
            return ZERO;
        }
        BigDecimal stripped = decimal.abs().stripTrailingZeros();
        String digits = stripped.unscaledValue().toString();
        String magnitude = Integer.toString(BIAS + digits.length() - stripped.scale()) + digits;
        return decimal.signum() > 0 ? POSITIVE + magnitude : NEGATIVE + complement(magnitude) + END;
    }

    /** The number of a text that {@link #toText} made. */
    public static BigDecimal ofText(String text) {
        if (text.equals(ZERO)) {
            return BigDecimal.ZERO;
        }
        boolean negative = text.charAt(0) == NEGATIVE;
        String magnitude = negative ? complement(text.substring(1, text.length() - 1)) : text.substring(1);
        String digits = magnitude.substring(EXPONENT_DIGITS);
        int exponent = Integer.parseInt(magnitude.substring(0, EXPONENT_DIGITS)) - BIAS;
        BigInteger unscaled = new BigInteger(digits);
        return of(new BigDecimal(negative ? unscaled.negate() : unscaled, digits.length() - exponent));
    }

    private static String complement(String digits) {
        char[] complement = digits.toCharArray();
        for (int i = 0; i < complement.length; i++) {
            complement[i] = (char) ('0' + '9' - complement[i]);
        }
        return new String(complement);
    }
}
