package io.covector.client;

import java.lang.reflect.Method;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Runs asynchronous calls: on the application's executor, or on an own one that is made at the first call. */
final class SystemExecutor implements Executor, AutoCloseable {
    private final @Nullable Executor given;
    private @Nullable ExecutorService own;
    private boolean closed;

    private SystemExecutor(@Nullable Executor given) {
        this.given = given;
    }

    static SystemExecutor of(Optional<Executor> given) {
        return new SystemExecutor(given.orElse(null));
    }

    @Override
    public void execute(Runnable task) {
        (given == null ? own() : given).execute(task);
    }

    /** Own threads in any case, one for each task, so that no task waits for another. */
    Executor ownThreads() {
        return task -> own().execute(task);
    }

    private synchronized Executor own() {
        if (own == null) {
            own = virtualThreads().orElseGet(() -> Executors.newCachedThreadPool(daemons()));
            if (closed) {
                own.shutdown();
            }
        }
        return own;
    }

    private static ThreadFactory daemons() {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "covector-async-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    // compiled for 17, where virtual threads are not there
    private static Optional<ExecutorService> virtualThreads() {
        try {
            Method factory = Executors.class.getMethod("newVirtualThreadPerTaskExecutor");
            return Optional.of((ExecutorService) factory.invoke(null));
        } catch (ReflectiveOperationException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    /** Takes no further tasks; those that run go on. */
    @Override
    public synchronized void close() {
        closed = true;
        if (own != null) {
            own.shutdown();
        }
    }
}
