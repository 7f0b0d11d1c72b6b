package io.covector.benchmarks.searches;

import io.covector.SearchRequest;
import io.covector.VectorCollection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads that each begin a search at a fixed rate, and leave out those for which the one before has taken too long.
 */
final class Paced implements AutoCloseable {
    private final VectorCollection collection;
    private final List<float[]> queries;
    private final int topK;
    private final int threads;
    private final long period;
    private final ExecutorService executor;

    Paced(VectorCollection collection, List<float[]> queries, int topK, int threads, int periodMillis) {
        this.collection = collection;
        this.queries = queries;
        this.topK = topK;
        this.threads = threads;
        this.period = periodMillis * 1_000_000L;
        this.executor = Executors.newFixedThreadPool(threads);
    }

    /** Latencies in nanoseconds, in order. */
    record Result(long... sorted) {
        static Result of(List<Result> all) {
            return new Result(all.stream()
                    .flatMapToLong(each -> Arrays.stream(each.sorted()))
                    .sorted()
                    .toArray());
        }

        int count() {
            return sorted.length;
        }

        /** In milliseconds. */
        double percentile(int percent) {
            return sorted[sorted.length * percent / 100] / 1e6;
        }
    }

    Result run(int seconds) throws InterruptedException, ExecutionException {
        long begun = System.nanoTime();
        List<Future<Result>> running = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int number = i;
            running.add(executor.submit(() -> work(number, begun, seconds * 1_000_000_000L)));
        }
        List<Result> results = new ArrayList<>();
        for (Future<Result> each : running) {
            results.add(each.get());
        }
        return Result.of(results);
    }

    private Result work(int number, long begun, long length) {
        long[] taken = new long[(int) (length / period) + 1];
        int count = 0;
        int next = number * 31;
        long due = period * number / threads;
        while (due < length) {
            for (long now = System.nanoTime() - begun; now < due; now = System.nanoTime() - begun) {
                LockSupport.parkNanos(due - now);
            }
            long start = System.nanoTime();
            if (collection
                            .search(SearchRequest.of(queries.get(next++ % queries.size()), topK))
                            .hits()
                            .size()
                    != topK) {
                throw new IllegalStateException("fewer hits than wanted");
            }
            taken[count++] = System.nanoTime() - start;
            due += period * (1 + Math.max(0, System.nanoTime() - begun - due) / period);
        }
        return new Result(Arrays.copyOf(taken, count));
    }

    @Override
    public void close() {
        executor.shutdown();
    }
}
