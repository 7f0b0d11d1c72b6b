package io.covector.pgvector.internal.codec;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Decimal numbers. Binary format: int16 number of digits to the base 10,000, int16 weight of the first one, int16 sign
 * (0x4000 if negative), int16 number of decimal digits after the point, then the digits as int16. Source: {@code
 * numeric_recv}. Stateless.
 */
final class NumericCodec {
    private static final int HEADER = 8;
    private static final int DIGITS = 4;
    private static final int BASE = 10_000;
    private static final int NEGATIVE = 0x4000;

    private NumericCodec() {}

    static int size(BigDecimal number) {
        return HEADER + Short.BYTES * groups(number).length;
    }

    /** A number whose scale is not negative. */
    static void write(WireWriter out, BigDecimal number) {
        int[] groups = groups(number);
        int fractions = (number.scale() + DIGITS - 1) / DIGITS;
        out.int16(groups.length);
        out.int16(groups.length == 0 ? 0 : groups.length - fractions - 1);
        out.int16(number.signum() < 0 ? NEGATIVE : 0);
        out.int16(number.scale());
        for (int group : groups) {
            out.int16(group);
        }
    }

    /** The digits to the base 10,000, the first one not 0; as many after the point as its decimal digits need. */
    private static int[] groups(BigDecimal number) {
        int missing = Math.floorMod(-number.scale(), DIGITS);
        String digits = number.unscaledValue()
                .abs()
                .multiply(BigInteger.TEN.pow(missing))
                .toString();
        if (number.signum() == 0) {
            return new int[0];
        }
        int count = (digits.length() + DIGITS - 1) / DIGITS;
        int[] groups = new int[count];
        for (int i = 0; i < digits.length(); i++) {
            int group = count - 1 - (digits.length() - 1 - i) / DIGITS;
            groups[group] = (groups[group] * 10 + digits.charAt(i) - '0') % BASE;
        }
        return groups;
    }
}
