package io.covector.batching.tuning;

import java.util.stream.IntStream;

/** The sizes that are tried: eighths of an octave up and down from the start, 1 and the maximum at the ends. Immutable. */
final class Ladder {
    /** Rungs from a size to its double. */
    static final int OCTAVE = 8;

    private final int[] sizes;

    Ladder(int start, int max) {
        double step = Math.pow(2, 1.0 / OCTAVE);
        int below = (int) Math.ceil(Math.log(start) / Math.log(step));
        int above = (int) Math.ceil(Math.log((double) max / start) / Math.log(step));
        this.sizes = IntStream.rangeClosed(-below, above)
                .map(i -> (int) Math.min(max, Math.max(1, Math.round(start * Math.pow(step, i)))))
                .distinct()
                .toArray();
    }

    int rungs() {
        return sizes.length;
    }

    int size(int rung) {
        return sizes[rung];
    }

    /** The highest rung of at most this size, or the lowest of all. */
    int atMost(long size) {
        int rung = sizes.length - 1;
        while (rung > 0 && sizes[rung] > size) {
            rung--;
        }
        return rung;
    }
}
