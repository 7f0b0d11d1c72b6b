package io.covector.it.allocation;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.IntFunction;

/** Counts what calls allocate on the heap, in all threads, by the JVM's own count, which no clock disturbs. Stateless. */
final class Allocated {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocated() {}

    /**
     * Bytes of one call: the least of many, since the compiler decides which objects never reach the heap, and a busy machine
     * compiles late.
     *
     * @param calls at most
     * @param enough bytes at which no more calls are needed
     * @param call makes a call; told the number of the ones before
     */
    static long leastOf(int calls, long enough, IntFunction<Runnable> call) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < calls && least > enough; i++) {
            Runnable next = call.apply(i);
            long before = all();
            next.run();
            least = Math.min(least, all() - before);
        }
        return least;
    }

    private static long all() {
        long sum = 0;
        for (long bytes : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
            sum += Math.max(0, bytes);
        }
        return sum;
    }
}
