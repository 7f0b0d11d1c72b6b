package io.covector.text;

import io.covector.VectorException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * Numbers of any length as JSON values. The work is that of the literal's length: nothing here writes out an exponent
 * before it knows that the number is accepted. Stateless.
 */
final class JsonNumbers {
    /** Digits before the decimal point that every backend holds: those of PostgreSQL's numeric. */
    static final int MAX_BEFORE = 131_072;

    /** The same after the decimal point. */
    static final int MAX_AFTER = 16_383;

    private static final int MAX_LONG_DIGITS = 19;

    /** No double prints more significant digits. */
    private static final int MAX_PRINTED = 17;

    /** No double has more significant digits. */
    private static final int MAX_DOUBLE_DIGITS = 767;

    /** An integer of more bits has more digits than are accepted before and after the point together. */
    private static final int MAX_BITS = (MAX_BEFORE + MAX_AFTER) * 10 / 3 + 1;

    private static final double DIGITS_PER_BIT = 0.30103;

    /** What becomes of a literal. */
    enum Rule {
        /** The number exactly, in bounds. */
        INPUT,
        /** The number exactly; without bounds if it has no exponent, because then its text bounds it. */
        STORED,
        /** A long if the literal is an integer that is one, else the nearest double; without bounds. */
        DOUBLES
    }

    private JsonNumbers() {}

    /** The value of a BigDecimal or BigInteger of a metadata key. */
    static Object of(String key, Number number) {
        if (number instanceof BigDecimal decimal) {
            BigInteger digits = decimal.unscaledValue();
            if (digits.bitLength() > MAX_BITS) {
                throw refused(key, "a number of " + about(digits) + " digits", "");
            }
            long scale = decimal.scale();
            boolean zero = decimal.signum() == 0; // its plain form is 0 whatever the exponent
            if ((!zero && decimal.precision() - scale > MAX_BEFORE) || scale > MAX_AFTER) {
                throw refused(key, Strings.abbreviate(decimal.toString()), "");
            }
        } else if (number instanceof BigInteger whole && whole.bitLength() > MAX_BITS) {
            throw refused(key, "a number of " + about(whole) + " digits", "");
        }
        Number given = number instanceof BigDecimal decimal ? withoutFractionOfZeros(decimal) : number;
        return read(given.toString(), Rule.INPUT, key, "");
    }

    /** A number of so many digits that a double of its value would print others stays itself. */
    private static BigDecimal withoutFractionOfZeros(BigDecimal decimal) {
        if (decimal.scale() <= 0 || decimal.precision() <= MAX_PRINTED) {
            return decimal;
        }
        BigDecimal stripped = decimal.stripTrailingZeros();
        return stripped.scale() <= 0 && !isLong(stripped) ? stripped.setScale(0, RoundingMode.UNNECESSARY) : decimal;
    }

    private static String about(BigInteger digits) {
        return "about " + (long) (digits.bitLength() * DIGITS_PER_BIT);
    }

    /**
     * The narrowest of Long, Double, BigDecimal that holds the number exactly; a literal with a fraction or an exponent
     * is a Long only if no double holds it.
     *
     * @param key the metadata key, null for none; for the error message, as is where
     */
    static Object read(String literal, Rule rule, @Nullable String key, String where) {
        int e = Math.max(literal.indexOf('e'), literal.indexOf('E'));
        String mantissa = e < 0 ? literal : literal.substring(0, e);
        int point = mantissa.indexOf('.');
        boolean integer = e < 0 && point < 0;
        boolean negative = mantissa.charAt(0) == '-';
        String digits = point < 0
                ? mantissa.substring(negative ? 1 : 0)
                : mantissa.substring(negative ? 1 : 0, point) + mantissa.substring(point + 1);
        long scale = (point < 0 ? 0 : mantissa.length() - point - 1) - (e < 0 ? 0 : exponent(literal, e + 1));
        int first = 0;
        while (first < digits.length() && digits.charAt(first) == '0') {
            first++;
        }
        boolean zero = first == digits.length();
        boolean bounded = rule == Rule.INPUT || (rule == Rule.STORED && e >= 0);
        if (bounded && ((!zero && digits.length() - first - scale > MAX_BEFORE) || scale > MAX_AFTER)) {
            throw refused(key, Strings.abbreviate(literal), where);
        }
        if (zero) {
            return integer ? (Object) 0L : (Object) 0.0;
        }
        if (rule == Rule.DOUBLES && !integer) {
            return Double.parseDouble(literal) + 0.0;
        }
        int last = digits.length();
        while (digits.charAt(last - 1) == '0') {
            last--;
        }
        // without its last zeros, which BigDecimal would take off one by one
        BigInteger unscaled = new BigInteger((negative ? "-" : "") + digits.substring(first, last));
        BigDecimal exact = new BigDecimal(unscaled, Math.toIntExact(scale - (digits.length() - last)));
        return narrowed(literal, exact, integer, e < 0 && point >= 0, rule);
    }

    private static Object narrowed(
            String literal, BigDecimal exact, boolean integer, boolean plainFraction, Rule rule) {
        boolean whole = isLong(exact);
        if (integer && whole) {
            return exact.longValue();
        }
        double real = Double.parseDouble(literal);
        if (rule == Rule.DOUBLES || isDouble(real, exact, plainFraction)) {
            return real + 0.0;
        }
        return whole ? (Object) exact.longValue() : exact;
    }

    private static boolean isLong(BigDecimal exact) {
        return exact.scale() <= 0
                && exact.precision() - (long) exact.scale() <= MAX_LONG_DIGITS
                && exact.compareTo(BigDecimal.valueOf(exact.longValue())) == 0;
    }

    /**
     * Whether the number is what the double prints. A literal with a fraction of zeros is also the one that has exactly
     * this value, because {@link JsonWriter} writes all digits of an integral double.
     */
    private static boolean isDouble(double real, BigDecimal exact, boolean plainFraction) {
        return Double.isFinite(real)
                && exact.precision() <= MAX_DOUBLE_DIGITS
                && (new BigDecimal(Double.toString(real)).compareTo(exact) == 0
                        || (plainFraction && exact.scale() <= 0 && new BigDecimal(real).compareTo(exact) == 0));
    }

    /** The exponent, or one that is out of bounds with any mantissa. */
    private static long exponent(String literal, int start) {
        char sign = literal.charAt(start);
        long exponent = 0;
        for (int i = sign == '-' || sign == '+' ? start + 1 : start; i < literal.length(); i++) {
            exponent = Math.min(10 * exponent + (literal.charAt(i) - '0'), 1L << 40);
        }
        return sign == '-' ? -exponent : exponent;
    }

    private static VectorException refused(@Nullable String key, String shown, String where) {
        String holder = key == null ? "JSON" : "metadata key " + Strings.quote(key);
        return VectorException.invalidArgument(holder + " holds the number '" + shown + "'" + where
                + "; accepted are numbers of at most " + MAX_BEFORE + " digits before and " + MAX_AFTER
                + " after the decimal point");
    }
}
