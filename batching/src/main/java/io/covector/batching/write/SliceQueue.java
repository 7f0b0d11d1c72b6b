package io.covector.batching.write;

import io.covector.VectorRecord;
import io.covector.batching.sizing.BatchPlanner;
import io.covector.batching.sizing.Choice;
import io.covector.batching.sizing.Slice;
import io.covector.batching.sizing.WriteBounds;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The records of a call that no request has taken, and how many requests have not ended. A thread takes as many records
 * as a request may have, looks at their sizes without a lock, and gives back what does not fit. Thread-safe.
 */
final class SliceQueue {
    private final List<VectorRecord> records;
    private final ToLongFunction<VectorRecord> sizes;
    private final WriteBounds bounds;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Range> returned = new ArrayDeque<>(0);
    private int position; // nobody has taken what begins here, or what was given back
    private int left;
    private int concurrentRequests;

    /**
     * All of the records.
     *
     * @param sizes bytes of a record; asked without a lock
     */
    SliceQueue(List<VectorRecord> records, ToLongFunction<VectorRecord> sizes, WriteBounds bounds) {
        this.records = records;
        this.sizes = sizes;
        this.bounds = bounds;
        this.left = records.size();
    }

    private record Range(int from, int to) {}

    /**
     * Records of the next request at most: the end of a call is dealt out evenly, in parts that are worth a request.
     */
    static int requestRecords(int left, Choice choice, WriteBounds bounds) {
        int even = ceilDiv(left, choice.concurrentRequests());
        int least = Math.max(1, Math.min(choice.items(), bounds.records() / 2));
        return Math.min(choice.items(), Math.max(even, least));
    }

    /**
     * The records of the next request, which has begun; null if there is none for this thread.
     *
     * @param isHelper whether the thread may leave, because enough requests are under way
     */
    @Nullable
    Slice next(Choice choice, boolean isHelper) {
        Range range = take(choice, isHelper);
        if (range == null) {
            return null;
        }
        int end = range.from();
        boolean isCut = false;
        try {
            BatchPlanner planner = new BatchPlanner(range.from(), range.to(), i -> sizes.applyAsLong(records.get(i)));
            Slice slice = planner.next(range.to() - range.from(), bounds.maxBytes());
            end = slice.to();
            isCut = true;
            return slice;
        } finally {
            giveBack(new Range(end, range.to()), isCut);
        }
    }

    private @Nullable Range take(Choice choice, boolean isHelper) {
        lock.lock();
        try {
            if (left == 0 || (isHelper && concurrentRequests >= choice.concurrentRequests())) {
                return null;
            }
            int most = requestRecords(left, choice, bounds);
            boolean isNew = returned.isEmpty();
            Range range = isNew ? new Range(position, records.size()) : returned.removeFirst();
            int end = Math.min(range.to(), range.from() + most);
            if (isNew) {
                position = end;
            } else if (end < range.to()) {
                returned.addFirst(new Range(end, range.to()));
            }
            left -= end - range.from();
            concurrentRequests++;
            return new Range(range.from(), end);
        } finally {
            lock.unlock();
        }
    }

    private void giveBack(Range rest, boolean hasBegun) {
        lock.lock();
        try {
            left += rest.to() - rest.from();
            if (rest.to() == position) {
                position = rest.from();
            } else if (rest.from() < rest.to()) {
                returned.addLast(rest);
            }
            concurrentRequests -= hasBegun ? 0 : 1;
        } finally {
            lock.unlock();
        }
    }

    /** A request has ended. */
    void ended() {
        lock.lock();
        try {
            concurrentRequests--;
        } finally {
            lock.unlock();
        }
    }

    /** How many threads would get a slice now. */
    int wanted(Choice choice) {
        lock.lock();
        try {
            return left == 0
                    ? 0
                    : Math.min(
                            choice.concurrentRequests() - concurrentRequests,
                            ceilDiv(left, requestRecords(left, choice, bounds)));
        } finally {
            lock.unlock();
        }
    }

    /** Indexes of what no request has taken. */
    IntStream untaken() {
        lock.lock();
        try {
            IntStream given = List.copyOf(returned).stream().flatMapToInt(r -> IntStream.range(r.from(), r.to()));
            return IntStream.concat(given, IntStream.range(position, records.size()));
        } finally {
            lock.unlock();
        }
    }

    private static int ceilDiv(int dividend, int divisor) {
        return (dividend + divisor - 1) / divisor;
    }
}
