package io.covector.client;

import io.covector.spi.Durations;
import io.covector.spi.Scheduler;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs actions by the clock of the machine, on one daemon thread that is there while something is due and ten seconds
 * longer. It needs no closing. Thread-safe.
 */
final class SystemScheduler implements Scheduler {
    private static final Logger LOG = LoggerFactory.getLogger(SystemScheduler.class);

    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "covector-scheduler");
        thread.setDaemon(true);
        return thread;
    });

    SystemScheduler() {
        executor.setRemoveOnCancelPolicy(true);
        executor.setKeepAliveTime(10, TimeUnit.SECONDS);
        executor.allowCoreThreadTimeOut(true);
    }

    @Override
    public Task schedule(Duration delay, Runnable action) {
        Future<?> due = executor.schedule(() -> run(action), Durations.toNanos(delay), TimeUnit.NANOSECONDS);
        return () -> due.cancel(false);
    }

    @SuppressWarnings("CatchingUnchecked") // a failed action must not be silent, and ends nothing else
    private static void run(Runnable action) {
        try {
            action.run();
        } catch (Throwable e) {
            LOG.warn("a scheduled action failed", e);
        }
    }
}
