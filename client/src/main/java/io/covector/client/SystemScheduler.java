package io.covector.client;

import io.covector.resilience.Alarm;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Rings by the clock of the machine, on a daemon thread that is there while something is due and ten seconds longer. Thread-safe. */
final class SystemAlarm implements Alarm {
    private final ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "covector-alarm");
        thread.setDaemon(true);
        return thread;
    });

    SystemAlarm() {
        scheduler.setRemoveOnCancelPolicy(true);
        scheduler.setKeepAliveTime(10, TimeUnit.SECONDS);
        scheduler.allowCoreThreadTimeOut(true);
    }

    @Override
    public Runnable after(Duration delay, Runnable action) {
        Future<?> due = scheduler.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> due.cancel(false);
    }
}
