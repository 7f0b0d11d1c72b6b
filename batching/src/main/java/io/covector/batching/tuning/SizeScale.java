package io.covector.batching.tuning;

import java.util.stream.IntStream;

/**
 * The sizes that are tried: eighths of an octave up and down from the start, 1 and the maximum at the ends. Immutable.
 */
final class SizeScale {
    /** Steps from a size to its double. */
    static final int STEPS_PER_DOUBLING = 8;

    private final int[] sizes;

    SizeScale(int start, int max) {
        double step = Math.pow(2, 1.0 / STEPS_PER_DOUBLING);
        int below = (int) Math.ceil(Math.log(start) / Math.log(step));
        int above = (int) Math.ceil(Math.log((double) max / start) / Math.log(step));
        this.sizes = IntStream.rangeClosed(-below, above)
                .map(i -> (int) Math.min(max, Math.max(1, Math.round(start * Math.pow(step, i)))))
                .distinct()
                .toArray();
    }

    int count() {
        return sizes.length;
    }

    int size(int step) {
        return sizes[step];
    }

    /** The highest step of at most this size, or the lowest of all. */
    int atMost(long size) {
        int step = sizes.length - 1;
        while (step > 0 && sizes[step] > size) {
            step--;
        }
        return step;
    }
}
