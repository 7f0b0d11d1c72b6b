package io.covector.text;

/**
 * Hashes of values that strangers choose, such as ids. The key differs from process to process (SipHash-1-3), so nobody
 * can choose values that fall on one another, as "Aa" and "BB" do with {@link String#hashCode()}. Never stored, as it
 * means nothing elsewhere. Stateless and thread-safe.
 */
public final class SeededHash {
    private static final int CHARS = 4; // of a word

    private long v0 = SystemSeed.FIRST ^ 0x736f6d6570736575L;
    private long v1 = SystemSeed.SECOND ^ 0x646f72616e646f6dL;
    private long v2 = SystemSeed.FIRST ^ 0x6c7967656e657261L;
    private long v3 = SystemSeed.SECOND ^ 0x7465646279746573L;

    private SeededHash() {}

    /** Of a text. */
    public static int of(String text) {
        SeededHash hash = new SeededHash();
        int length = text.length();
        int at = 0;
        for (; at + CHARS <= length; at += CHARS) {
            hash.add(text.charAt(at)
                    | (long) text.charAt(at + 1) << 16
                    | (long) text.charAt(at + 2) << 32
                    | (long) text.charAt(at + 3) << 48);
        }
        long last = (long) length << 56;
        for (int shift = 0; at < length; at++, shift += 16) {
            last |= (long) text.charAt(at) << shift;
        }
        hash.add(last);
        return hash.end();
    }

    /** Of a number. */
    public static int of(long number) {
        SeededHash hash = new SeededHash();
        hash.add(number);
        return hash.end();
    }

    /** Of a text or a number as above, of anything else its own hash. Equal values have equal hashes. */
    public static int ofValue(Object value) {
        if (value instanceof String text) {
            return of(text);
        }
        return value instanceof Long number ? of(number.longValue()) : of((long) value.hashCode());
    }

    /** Of a list of such values. */
    public static int ofAll(Iterable<?> values) {
        SeededHash hash = new SeededHash();
        for (Object value : values) {
            hash.add(ofValue(value));
        }
        return hash.end();
    }

    private void add(long word) {
        v3 ^= word;
        round();
        v0 ^= word;
    }

    private void round() {
        v0 += v1;
        v1 = Long.rotateLeft(v1, 13) ^ v0;
        v0 = Long.rotateLeft(v0, 32);
        v2 += v3;
        v3 = Long.rotateLeft(v3, 16) ^ v2;
        v0 += v3;
        v3 = Long.rotateLeft(v3, 21) ^ v0;
        v2 += v1;
        v1 = Long.rotateLeft(v1, 17) ^ v2;
        v2 = Long.rotateLeft(v2, 32);
    }

    private int end() {
        v2 ^= 0xff;
        round();
        round();
        round();
        return Long.hashCode(v0 ^ v1 ^ v2 ^ v3);
    }
}
