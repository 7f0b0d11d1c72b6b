package io.covector.benchmarks.codecs;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * Counts the bytes that work on this thread allocates on the heap, by the JVM's own count, which no clock and no other
 * thread disturbs. Stateless and thread-safe.
 */
public final class Allocation {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Enough for the compiler to have seen every path: it decides which objects never reach the heap. */
    private static final int MOST_ROUNDS = 400;

    private static final int SAME_ROUNDS = 60;

    private Allocation() {}

    /**
     * Bytes of one run, once the work is compiled: the least of many rounds, which ends when it has not fallen for a
     * while.
     *
     * @param work does the same each time
     */
    public static long bytes(Runnable work) {
        long least = Long.MAX_VALUE;
        int same = 0;
        for (int round = 0; round < MOST_ROUNDS && same < SAME_ROUNDS; round++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            work.run();
            long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
            same = bytes < least ? 0 : same + 1;
            least = Math.min(least, bytes);
        }
        return least;
    }

    /** Bytes for each of the items that one run of the work treats. */
    public static long bytesPer(int items, Runnable work) {
        return bytes(work) / items;
    }
}
