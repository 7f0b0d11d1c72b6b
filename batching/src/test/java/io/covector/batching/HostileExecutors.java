package io.covector.batching;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Executors that do with their tasks whatever an executor may do. Each test makes its own, and ends it afterwards. */
final class HostileExecutors {
    private final List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
    private final List<ExecutorService> pools = new ArrayList<>();
    /** What executors keep and may run later. */
    final Deque<Runnable> kept = new ArrayDeque<>();

    /** What an executor does. */
    enum Kind {
        RUNS_ON_THE_SAME_THREAD,
        RUNS_ON_THE_SAME_THREAD_AND_THROWS,
        NEVER_RUNS,
        RUNS_OLDER_TASKS_FIRST,
        REJECTS,
        THROWS_AN_EXCEPTION,
        THROWS_AN_ERROR,
        TAKES_AND_REJECTS,
        RUNS_TWICE,
        HAS_ONE_THREAD,
        SATURATED_CALLER_RUNS,
        SATURATED_REJECTS,
        SHUTS_DOWN_IN_MID_CALL,
        HAS_THREADS
    }

    Executor of(Kind kind) {
        return switch (kind) {
            case RUNS_ON_THE_SAME_THREAD -> Runnable::run;
            case RUNS_ON_THE_SAME_THREAD_AND_THROWS ->
                task -> {
                    task.run();
                    throw new IllegalStateException("planted");
                };
            case NEVER_RUNS -> this::keep;
            case RUNS_OLDER_TASKS_FIRST -> this::runOlder;
            case REJECTS ->
                task -> {
                    throw new RejectedExecutionException("planted");
                };
            case THROWS_AN_EXCEPTION ->
                task -> {
                    throw new IllegalStateException("planted");
                };
            case THROWS_AN_ERROR ->
                task -> {
                    throw new OutOfMemoryError("unable to create native thread: planted");
                };
            case TAKES_AND_REJECTS ->
                task -> {
                    start(task);
                    throw new RejectedExecutionException("planted");
                };
            case RUNS_TWICE ->
                task -> {
                    start(task);
                    start(task);
                };
            case HAS_ONE_THREAD -> pool(new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(9)));
            case SATURATED_CALLER_RUNS -> saturated(new ThreadPoolExecutor.CallerRunsPolicy());
            case SATURATED_REJECTS -> saturated(new ThreadPoolExecutor.AbortPolicy());
            case SHUTS_DOWN_IN_MID_CALL -> shutsDown();
            case HAS_THREADS -> this::start;
        };
    }

    private synchronized void keep(Runnable task) {
        kept.add(task);
    }

    private void runOlder(Runnable task) {
        Runnable older;
        synchronized (this) {
            older = kept.poll();
            kept.add(task);
        }
        if (older != null) {
            older.run();
        }
    }

    private void start(Runnable task) {
        Thread thread = new Thread(task);
        threads.add(thread);
        thread.start();
    }

    private ExecutorService pool(ExecutorService pool) {
        pools.add(pool);
        return pool;
    }

    /** Its only thread never ends its task. */
    private Executor saturated(RejectedExecutionHandler handler) {
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(1), handler);
        CountDownLatch never = new CountDownLatch(1);
        pool.execute(() -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        return pool(pool);
    }

    private Executor shutsDown() {
        ExecutorService pool = pool(new ThreadPoolExecutor(3, 3, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(9)));
        AtomicInteger tasks = new AtomicInteger();
        return task -> {
            if (tasks.incrementAndGet() > 2) {
                pool.shutdown();
            }
            pool.execute(task);
        };
    }

    /** Waits for every helper. */
    void end() throws InterruptedException {
        pools.forEach(ExecutorService::shutdownNow);
        for (ExecutorService pool : pools) {
            if (!pool.awaitTermination(20, TimeUnit.SECONDS)) {
                throw new AssertionError("a helper does not end");
            }
        }
        for (Thread thread : List.copyOf(threads)) {
            thread.join(20_000);
            if (thread.isAlive()) {
                throw new AssertionError("a helper does not end");
            }
        }
    }
}
