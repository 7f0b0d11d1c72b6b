package io.covector.embedded;

import io.covector.spi.ExactNumbers;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.apache.lucene.util.NumericUtils;

/**
 * Stored numbers of any precision as {@value #LENGTH} bytes that compare exactly with the numbers of filters, which are longs
 * and doubles: the nearest double, then what is missing to the number. What is missing to a long is an integer of at most
 * 512 and to a double nothing, so the whole part of the rest and whether a fraction follows decide every comparison. Two stored
 * numbers beyond that precision may share their bytes. Stateless.
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
