package io.covector.test;

import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Executors that do with their tasks whatever an executor may do. Each test makes its own, and ends it afterwards. */
public final class HostileExecutors implements AutoCloseable {
    private final List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
    private final List<ExecutorService> pools = new ArrayList<>();
    /** What executors keep and may run later. */
    private final Deque<Runnable> kept = new ArrayDeque<>();

    /** What an executor does. */
    public enum Kind {
        /** Runs a task at once, on the thread that hands it over. */
        RUNS_ON_THE_SAME_THREAD,
        /** The same, and throws afterwards. */
        RUNS_ON_THE_SAME_THREAD_AND_THROWS,
        /** Keeps every task: see {@link #kept}. */
        NEVER_RUNS,
        /** Keeps a task until the next comes, which runs it on its thread. */
        RUNS_OLDER_TASKS_FIRST,
        /** Rejects. */
        REJECTS,
        /** Throws an exception that has nothing to do with tasks. */
        THROWS_AN_EXCEPTION,
        /** Throws an error, as when no thread can be made. */
        THROWS_AN_ERROR,
        /** Runs a task, and says that it does not. */
        TAKES_AND_REJECTS,
        /** Runs a task on two threads. */
        RUNS_TWICE,
        /** A pool of one thread. */
        HAS_ONE_THREAD,
        /** A pool whose thread is busy for ever and whose queue takes one task; the caller runs the others. */
        SATURATED_CALLER_RUNS,
        /** The same; the others are rejected. */
        SATURATED_REJECTS,
        /** The same; the others wait for a place in the queue that never comes, until an interrupt. */
        SATURATED_BLOCKS,
        /** A pool of two threads whose queue takes two tasks; the caller runs the others. */
        BOUNDED_CALLER_RUNS,
        /** The same; the others wait for a place in the queue. */
        BOUNDED_BLOCKS,
        /** A pool that is shut down at its third task. */
        SHUTS_DOWN_IN_MID_CALL,
        /** A pool that is shut down at its fiftieth task, with interrupts for those that run. */
        STOPS_IN_MID_CALL,
        /** A thread for each task. */
        HAS_THREADS,
        /** A virtual thread for each task, where the JDK has them. */
        HAS_VIRTUAL_THREADS;

        /** Whether handing over a task may take long. */
        public boolean blocks() {
            return this == SATURATED_BLOCKS || this == BOUNDED_BLOCKS;
        }
    }

    /** Nothing is made yet. */
    public HostileExecutors() {}

    /** What executors that keep their tasks have kept and not run, oldest first. */
    public synchronized List<Runnable> kept() {
        return List.copyOf(kept);
    }

    /** Makes an executor. */
    public Executor of(Kind kind) {
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
            case SATURATED_BLOCKS -> saturated(HostileExecutors::putInQueue);
            case BOUNDED_CALLER_RUNS -> pool(bounded(new ThreadPoolExecutor.CallerRunsPolicy()));
            case BOUNDED_BLOCKS -> pool(bounded(HostileExecutors::putInQueue));
            case SHUTS_DOWN_IN_MID_CALL -> shutsDown(3, ExecutorService::shutdown);
            case STOPS_IN_MID_CALL -> shutsDown(50, ExecutorService::shutdownNow);
            case HAS_VIRTUAL_THREADS -> virtualThreads();
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

    private static void putInQueue(Runnable task, ThreadPoolExecutor pool) {
        try {
            pool.getQueue().put(task);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RejectedExecutionException("interrupted", e);
        }
    }

    private static ExecutorService bounded(RejectedExecutionHandler handler) {
        return new ThreadPoolExecutor(2, 2, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(2), handler);
    }

    // compiled for 17, where virtual threads are not there
    private Executor virtualThreads() {
        try {
            Method factory = Executors.class.getMethod("newVirtualThreadPerTaskExecutor");
            return pool((ExecutorService) factory.invoke(null));
        } catch (ReflectiveOperationException | UnsupportedOperationException e) {
            return this::start;
        }
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

    private Executor shutsDown(int task, Consumer<ExecutorService> how) {
        ExecutorService pool = pool(new ThreadPoolExecutor(3, 3, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(9)));
        AtomicInteger tasks = new AtomicInteger();
        return next -> {
            if (tasks.incrementAndGet() >= task) {
                how.accept(pool);
            }
            pool.execute(next);
        };
    }

    /** Stops the pools, and waits for every thread; one that does not end fails the test. */
    @Override
    public void close() {
        try {
            end();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while a helper ended", e);
        }
    }

    private void end() throws InterruptedException {
        pools.forEach(ExecutorService::shutdownNow);
        for (ExecutorService pool : pools) {
            if (!pool.awaitTermination(300, TimeUnit.SECONDS)) {
                throw new AssertionError("a helper does not end");
            }
        }
        for (Thread thread : List.copyOf(threads)) { // of tasks that were started one by one
            thread.join(300_000);
            if (thread.isAlive()) {
                throw new AssertionError("a helper does not end");
            }
        }
    }
}
