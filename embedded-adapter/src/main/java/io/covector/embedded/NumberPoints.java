package io.covector.embedded;

import java.util.Arrays;
import org.apache.lucene.document.BinaryPoint;
import org.apache.lucene.search.Query;

/**
 * Numbers of all keys in one two-dimensional point field: the first dimension is a hash of the key, the second
 * {@link NumberBytes} and a filler between the ends of an open and a closed range. Stateless.
 */
final class NumberPoints {
    private static final int WIDTH = 16; // the most that Lucene takes for one dimension
    private static final byte BELOW = 0;
    private static final byte AT = 1;
    private static final byte ABOVE = 2;

    private NumberPoints() {}

    static byte[][] point(String key, Number number) {
        return new byte[][] {key(key), number(number, AT)};
    }

    /** Numbers of the key above this one. */
    static Query above(String key, Number number, boolean included) {
        byte[] highest = new byte[WIDTH];
        Arrays.fill(highest, (byte) 0xFF);
        return range(key, number(number, included ? BELOW : ABOVE), highest);
    }

    /** Numbers of the key below this one. */
    static Query below(String key, Number number, boolean included) {
        return range(key, new byte[WIDTH], number(number, included ? ABOVE : BELOW));
    }

    private static Query range(String key, byte[] lower, byte[] upper) {
        byte[] only = key(key);
        return BinaryPoint.newRangeQuery(Fields.NUMBERS, new byte[][] {only, lower}, new byte[][] {only, upper});
    }

    private static byte[] key(String key) {
        return Arrays.copyOf(Sha256.of(key), WIDTH);
    }

    private static byte[] number(Number number, byte filler) {
        byte[] bytes = Arrays.copyOf(NumberBytes.encode(number), WIDTH);
        bytes[NumberBytes.LENGTH] = filler;
        return bytes;
    }
}
