package io.covector.it.allocation;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Counts what calls allocate on the heap, in all threads, by the JVM's own count, which no clock disturbs. Stateless.
 */
final class Allocated {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocated() {}

    /**
     * Bytes of one call: the least of many, since the compiler decides which objects never reach the heap, and a busy
     * machine compiles late.
     *
     * @param calls at most
     * @param enough bytes at which no more calls are needed
     * @param call makes a call; told the number of the ones before
     */
    static long leastOf(int calls, long enough, IntFunction<Runnable> call) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < calls && least > enough; i++) {
            Runnable next = call.apply(i);
            Count before = Count.now();
            next.run();
            least = Math.min(least, Count.now().since(before));
        }
        return least;
    }

    /** Of the threads that there are; what a thread that has ended had allocated is in no count. */
    private static final class Count {
        private final long[] threads;
        private final long[] bytes;

        private Count(long[] threads, long[] bytes) {
            this.threads = threads;
            this.bytes = bytes;
        }

        static Count now() {
            long[] threads = THREADS.getAllThreadIds();
            return new Count(threads, THREADS.getThreadAllocatedBytes(threads));
        }

        long since(Count earlier) {
            Map<Long, Long> before = new HashMap<>();
            for (int i = 0; i < earlier.threads.length; i++) {
                before.put(earlier.threads[i], earlier.bytes[i]);
            }
            long sum = 0;
            for (int i = 0; i < threads.length; i++) {
                sum += Math.max(0, bytes[i] - before.getOrDefault(threads[i], 0L));
            }
            return sum;
        }
    }
}
