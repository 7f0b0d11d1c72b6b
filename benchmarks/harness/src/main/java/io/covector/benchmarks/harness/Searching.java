package io.covector.benchmarks.harness;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs searches on a number of threads, each search as soon as the one before it is answered. Not thread-safe. */
final class Searching implements AutoCloseable {
    private static final ThreadFactory DAEMONS = work -> {
        Thread thread = new Thread(work, "searcher");
        thread.setDaemon(true);
        return thread;
    };

    private final Peer peer;
    private final int queries;
    // threads stay, because what an ended thread has allocated is forgotten
    private final ExecutorService threads =
            new ThreadPoolExecutor(0, Integer.MAX_VALUE, 1, TimeUnit.DAYS, new SynchronousQueue<>(), DAEMONS);

    Searching(Peer peer, int queries) {
        this.peer = peer;
        this.queries = queries;
    }

    /**
     * Searches for some time.
     *
     * @return {@code rate} (1/s), {@code p50} and {@code p99} (ms), {@code cpu} (us) and {@code bytes} of a search,
     *     {@code hits} of one on average
     */
    Map<String, Double> run(int parallel, long millis, Restriction restriction) {
        Meter meter = new Meter();
        long end = System.nanoTime() + millis * 1_000_000;
        List<Future<Searcher>> running = new ArrayList<>();
        for (int i = 0; i < parallel; i++) {
            Searcher searcher = new Searcher(i * 31, end, restriction);
            running.add(threads.submit(searcher, searcher));
        }
        Searcher all = new Searcher(0, end, restriction);
        for (Future<Searcher> each : running) {
            all.add(result(each));
        }
        Map<String, Double> costs = meter.per(all.count);
        all.describe(costs);
        return costs;
    }

    private static Searcher result(Future<Searcher> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause
                    ? cause
                    : new IllegalStateException("a search failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private final class Searcher implements Runnable {
        private final long end;
        private final Restriction restriction;
        private final int first;
        private long[] nanos = new long[1 << 12];
        private int count;
        private long hits;

        Searcher(int first, long end, Restriction restriction) {
            this.first = first;
            this.end = end;
            this.restriction = restriction;
        }

        @Override
        public void run() {
            for (int query = first; System.nanoTime() < end; query++) {
                long start = System.nanoTime();
                hits += peer.search(query % queries, restriction).length;
                add(System.nanoTime() - start);
            }
        }

        private void add(long duration) {
            if (count == nanos.length) {
                nanos = Arrays.copyOf(nanos, count * 2);
            }
            nanos[count++] = duration;
        }

        void add(Searcher other) {
            for (int i = 0; i < other.count; i++) {
                add(other.nanos[i]);
            }
            hits += other.hits;
        }

        void describe(Map<String, Double> costs) {
            Arrays.sort(nanos, 0, count);
            costs.put("p50", nanos[count / 2] / 1e6);
            costs.put("p99", nanos[(int) (count * 0.99)] / 1e6);
            costs.put("hits", (double) hits / count);
        }
    }
}
