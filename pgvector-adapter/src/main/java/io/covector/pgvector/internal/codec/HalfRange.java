package io.covector.pgvector.internal.codec;

/** What a component in half precision can be. Stateless. */
public final class HalfRange {
    /** The largest number of half precision. */
    public static final float MAX = 65_504;

    private HalfRange() {}

    /** Index of the first component beyond the range; -1 if there is none. */
    public static int firstBeyond(float[] components) {
        for (int i = 0; i < components.length; i++) {
            if (Math.abs(components[i]) > MAX) {
                return i;
            }
        }
        return -1;
    }
}
