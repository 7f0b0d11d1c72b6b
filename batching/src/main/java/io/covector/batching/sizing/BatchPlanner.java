package io.covector.batching.sizing;

import java.util.NoSuchElementException;
import java.util.function.IntToLongFunction;

/**
 * Cuts a sequence into slices, one after the other, so that the bounds may change from slice to slice: sizes in, slices
 * out. Asks for each size once, as late as possible. Not thread-safe.
 */
public final class BatchPlanner {
    private final int end;
    private final IntToLongFunction sizes;
    private int position;
    private long nextBytes;

    /**
     * A plan for things from 0 on.
     *
     * @param count how many things there are
     * @param sizes bytes of each
     */
    public BatchPlanner(int count, IntToLongFunction sizes) {
        this(0, count, sizes);
    }

    /**
     * A plan for some of the things.
     *
     * @param from the first
     * @param end behind the last
     * @param sizes bytes of each
     */
    public BatchPlanner(int from, int end, IntToLongFunction sizes) {
        this.position = from;
        this.end = end;
        this.sizes = sizes;
        this.nextBytes = from == end ? 0 : sizes.applyAsLong(from);
    }

    /** Where the next slice begins. */
    public int position() {
        return position;
    }

    /** Whether something is left. */
    public boolean hasNext() {
        return position < end;
    }

    /**
     * The longest slice from here on that keeps both bounds. A thing that breaks the bound on bytes alone is a slice of
     * its own.
     *
     * @param maxRecords 1 or more
     */
    public Slice next(int maxRecords, long maxBytes) {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        int from = position;
        long bytes = 0;
        do {
            bytes += nextBytes;
            position++;
            nextBytes = hasNext() ? sizes.applyAsLong(position) : 0;
        } while (hasNext() && position - from < maxRecords && nextBytes <= maxBytes - bytes);
        return new Slice(from, position, bytes);
    }
}
