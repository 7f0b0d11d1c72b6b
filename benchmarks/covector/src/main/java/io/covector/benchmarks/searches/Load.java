package io.covector.benchmarks.searches;

import com.sun.management.ThreadMXBean;
import io.covector.SearchRequest;
import io.covector.VectorCollection;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Threads that search one after the other for some seconds. */
final class Load {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final VectorCollection collection;
    private final List<float[]> queries;
    private final int topK;

    Load(VectorCollection collection, List<float[]> queries, int topK) {
        this.collection = collection;
        this.queries = queries;
        this.topK = topK;
    }

    /**
     * What was measured.
     *
     * @param perSecond searches per second, all threads together
     * @param p50 median latency in milliseconds
     * @param p99 99th percentile of the latency in milliseconds
     * @param bytes bytes that the threads allocated per search
     */
    record Result(double perSecond, double p50, double p99, double bytes) {}

    Result run(int threads, int seconds) throws InterruptedException {
        AtomicLong bytes = new AtomicLong();
        long[][] nanos = new long[threads][];
        Thread[] running = new Thread[threads];
        long begun = System.nanoTime();
        long end = begun + seconds * 1_000_000_000L;
        for (int i = 0; i < threads; i++) {
            int number = i;
            running[i] = new Thread(() -> nanos[number] = work(number, end, bytes));
            running[i].start();
        }
        for (Thread thread : running) {
            thread.join();
        }
        double elapsed = (System.nanoTime() - begun) / 1e9;
        long[] all = Arrays.stream(nanos).flatMapToLong(Arrays::stream).sorted().toArray();
        return new Result(
                all.length / elapsed,
                all[all.length / 2] / 1e6,
                all[all.length * 99 / 100] / 1e6,
                (double) bytes.get() / all.length);
    }

    private long[] work(int number, long end, AtomicLong bytes) {
        long[] taken = new long[1 << 16];
        int count = 0;
        int next = number * 31;
        long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
        long begun = System.nanoTime();
        while (end - begun > 0 && count < taken.length) {
            SearchRequest request = SearchRequest.of(queries.get(next++ % queries.size()), topK);
            if (collection.search(request).hits().size() != topK) {
                throw new IllegalStateException("fewer hits than wanted");
            }
            long ended = System.nanoTime();
            taken[count++] = ended - begun;
            begun = ended;
        }
        bytes.addAndGet(THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - before);
        return Arrays.copyOf(taken, count);
    }
}
