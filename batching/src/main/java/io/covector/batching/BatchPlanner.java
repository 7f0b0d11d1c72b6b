package io.covector.batching;

import java.util.NoSuchElementException;
import java.util.function.IntToLongFunction;

/**
 * Cuts a sequence into slices, one after the other, so that the bounds may change from slice to slice: sizes in, slices
 * out. Asks for each size once, as late as possible. Not thread-safe.
 */
final class BatchPlanner {
    private final int count;
    private final IntToLongFunction sizes;
    private int position;
    private long nextBytes;

    /**
     * A plan that has not begun.
     *
     * @param count how many things there are
     * @param sizes bytes of each
     */
    BatchPlanner(int count, IntToLongFunction sizes) {
        this.count = count;
        this.sizes = sizes;
        this.nextBytes = count == 0 ? 0 : sizes.applyAsLong(0);
    }

    /** Where the next slice begins. */
    int position() {
        return position;
    }

    boolean hasNext() {
        return position < count;
    }

    /**
     * The longest slice from here on that keeps both bounds. A thing that breaks the bound on bytes alone is a slice of its
     * own.
     *
     * @param maxRows 1 or more
     */
    Slice next(int maxRows, long maxBytes) {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        int from = position;
        long bytes = 0;
        do {
            bytes += nextBytes;
            position++;
            nextBytes = hasNext() ? sizes.applyAsLong(position) : 0;
        } while (hasNext() && position - from < maxRows && nextBytes <= maxBytes - bytes);
        return new Slice(from, position, bytes);
    }
}
