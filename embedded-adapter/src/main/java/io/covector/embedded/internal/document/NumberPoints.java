package io.covector.embedded.internal.document;

import java.util.Arrays;
import org.apache.lucene.document.BinaryPoint;
import org.apache.lucene.search.Query;

/**
 * Numbers of all keys in one two-dimensional point field. The first dimension is a hash of the key. The second is
 * {@link NumberBytes} and one more byte, which lets a range include or exclude its end. Stateless.
 */
public final class NumberPoints {
    private static final int WIDTH = 16; // the largest width of a dimension in Lucene
    private static final byte BELOW = 0;
    private static final byte AT = 1;
    private static final byte ABOVE = 2;

    private NumberPoints() {}

    static byte[][] point(String key, Number number) {
        return new byte[][] {key(key), number(number, AT)};
    }

    /** Numbers of the key above this one. */
    public static Query above(String key, Number number, boolean included) {
        byte[] highest = new byte[WIDTH];
        Arrays.fill(highest, (byte) 0xFF);
        return range(key, number(number, included ? BELOW : ABOVE), highest);
    }

    /** Numbers of the key below this one. */
    public static Query below(String key, Number number, boolean included) {
        return range(key, new byte[WIDTH], number(number, included ? ABOVE : BELOW));
    }

    private static Query range(String key, byte[] lower, byte[] upper) {
        byte[] only = key(key);
        return BinaryPoint.newRangeQuery(FieldNames.NUMBERS, new byte[][] {only, lower}, new byte[][] {only, upper});
    }

    private static byte[] key(String key) {
        return Arrays.copyOf(Sha256.of(key), WIDTH);
    }

    private static byte[] number(Number number, byte last) {
        byte[] bytes = Arrays.copyOf(NumberBytes.encode(number), WIDTH);
        bytes[NumberBytes.LENGTH] = last;
        return bytes;
    }
}
