package io.covector.embedded.internal;

import io.covector.embedded.internal.engine.SharedEngine;
import io.covector.spi.Scheduler;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes now and then the engines that nobody has used, from the first begin to the end. The scheduler does not keep a
 * client reachable that was never closed. Thread-safe.
 */
final class IdleSweep {
    private static final Logger LOG = LoggerFactory.getLogger(IdleSweep.class);

    private final Scheduler scheduler;
    private final Duration interval;
    private final WeakReference<Map<String, SharedEngine>> engines;
    private Scheduler.@Nullable Task task;
    private boolean ended;

    IdleSweep(Scheduler scheduler, Duration interval, Map<String, SharedEngine> engines) {
        this.scheduler = scheduler;
        this.interval = interval;
        this.engines = new WeakReference<>(engines);
    }

    /** Begins if it has not; if the scheduler refuses, the next call tries again. */
    synchronized void begin() {
        if (task != null || ended) {
            return;
        }
        try {
            task = scheduler.repeat(interval, this::sweep);
        } catch (RejectedExecutionException e) {
            LOG.debug("nothing is closed when it is not used: no action can be scheduled", e);
        }
    }

    private void sweep() {
        Map<String, SharedEngine> left = engines.get();
        if (left == null) {
            end();
        } else {
            left.values().forEach(SharedEngine::closeIdle);
        }
    }

    synchronized void end() {
        ended = true;
        if (task != null) {
            task.cancel();
        }
    }
}
