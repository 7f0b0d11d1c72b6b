package io.covector.embedded.internal.document;

import io.covector.spi.ExactNumbers;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.apache.lucene.util.NumericUtils;

/**
 * Numbers of any precision as {@value #LENGTH} bytes whose order is the order of the numbers: the nearest double, then
 * the rest, which is the number minus that double. Stored numbers compare exactly with those of filters, which are
 * longs and doubles: the rest of a double is 0 and that of a long is an integer of at most 512, so it is enough to
 * store the integer part of the rest and whether it has a fraction. Two stored numbers that differ in less than that
 * have the same bytes. Stateless.
 */
final class NumberBytes {
    static final int LENGTH = Long.BYTES + Short.BYTES + 1;

    private static final BigDecimal MAX_REST = BigDecimal.valueOf(1000);

    private NumberBytes() {}

    static byte[] encode(Number number) {
        double nearest = number.doubleValue() + 0.0;
        byte[] bytes = new byte[LENGTH];
        NumericUtils.longToSortableBytes(NumericUtils.doubleToSortableLong(nearest), bytes, 0);
        short whole = 0;
        boolean fraction = false;
        if (!(number instanceof Double) && Double.isFinite(nearest)) {
            BigDecimal rest = ExactNumbers.decimal(number)
                    .subtract(new BigDecimal(nearest))
                    .min(MAX_REST)
                    .max(MAX_REST.negate());
            BigDecimal floor = rest.setScale(0, RoundingMode.FLOOR);
            whole = floor.shortValueExact();
            fraction = rest.compareTo(floor) > 0;
        }
        int sortable = whole ^ Short.MIN_VALUE;
        bytes[Long.BYTES] = (byte) (sortable >> 8);
        bytes[Long.BYTES + 1] = (byte) sortable;
        bytes[LENGTH - 1] = (byte) (fraction ? 1 : 0);
        return bytes;
    }
}
