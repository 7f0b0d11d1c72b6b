package io.covector.pgvector.internal.connection;

import io.covector.spi.CallContext;
import io.covector.spi.Scheduler;
import io.covector.spi.Ticker;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends calls that must not go on: the deadline has passed, the caller wishes to stop, or the thread of the call is
 * interrupted. It tells the server to cancel the statement, again and again until the statement is over, because a
 * message that arrives before the statement has no effect. If the server does not react, it closes the connection.
 *
 * <p>While there are calls, the scheduler checks all of them every 10 ms, so that a call costs no timer. The executor
 * sends the messages, because each needs a connection of its own and may take long. What fails is tried again at the
 * next check, and if the checks stay away, the next call has them begin anew. Thread-safe.
 */
final class Watchdog {
    private static final Logger log = LoggerFactory.getLogger(Watchdog.class);

    private static final Duration CHECK_INTERVAL = Duration.ofMillis(10);

    /** From the first message until the connection is closed. */
    private static final Duration GRACE = DriverProperties.LONGEST_SILENCE;

    /** Checks without a call until no more are scheduled. */
    private static final int IDLE_CHECKS = 100;

    /** Checks that stay away for so long are taken for lost. */
    private static final long LOST_NANOS = Duration.ofSeconds(1).toNanos();

    private final Scheduler scheduler;
    private final Executor executor;
    private final Ticker ticker;
    private final Duration grace;
    private final Set<WatchedCall> calls = ConcurrentHashMap.newKeySet();
    private volatile boolean running;
    private volatile long lastCheck;
    private Scheduler.@Nullable Task checks; // guarded by this
    private int idleChecks; // for the scheduler alone

    /**
     * Nothing is scheduled before the first call.
     *
     * @param scheduler runs the checks
     * @param executor sends the messages, which may block
     */
    Watchdog(Scheduler scheduler, Executor executor, Ticker ticker) {
        this(scheduler, executor, ticker, GRACE);
    }

    Watchdog(Scheduler scheduler, Executor executor, Ticker ticker, Duration grace) {
        this.scheduler = scheduler;
        this.executor = executor;
        this.ticker = ticker;
        this.grace = grace;
    }

    /**
     * Watches over a call of this thread until it is closed.
     *
     * @param abort closes the connection
     */
    WatchedCall watch(WatchedCall.Action abort, CallContext context) {
        WatchedCall call = new WatchedCall(abort, context, executor, grace, calls::remove);
        boolean watched = false;
        calls.add(call);
        try {
            if (!isRunning()) {
                start();
            }
            watched = true;
        } finally {
            if (!watched) {
                call.close();
            }
        }
        return call;
    }

    /** Whether checks come; some time after the last call none do. */
    boolean isRunning() {
        return running && ticker.nanoTime() - lastCheck < LOST_NANOS;
    }

    /** If the scheduler refuses, the next call tries again: a call can run without supervision, so it does not fail. */
    @SuppressWarnings("CatchingUnchecked") // also when no thread can be made
    private synchronized void start() {
        if (isRunning()) {
            return;
        }
        try {
            cancelChecks();
            checks = scheduler.repeat(CHECK_INTERVAL, this::checkAll);
            lastCheck = ticker.nanoTime();
            running = true;
        } catch (Throwable e) {
            log.debug("The scheduler takes no check of running statements", e);
        }
    }

    private void cancelChecks() {
        running = false;
        if (checks != null) {
            checks.cancel();
            checks = null;
        }
    }

    private void checkAll() {
        lastCheck = ticker.nanoTime();
        idleChecks = calls.isEmpty() ? idleChecks + 1 : 0;
        for (WatchedCall call : calls) {
            check(call);
        }
        if (idleChecks >= IDLE_CHECKS) {
            stop();
        }
    }

    @SuppressWarnings("CatchingUnchecked") // the check of one call must not end those of the others
    private static void check(WatchedCall call) {
        try {
            call.check();
        } catch (Throwable e) {
            report(e);
        }
    }

    @SuppressWarnings("CatchingUnchecked") // there may be no memory for a line of the log
    private static void report(Throwable failure) {
        try {
            log.warn("The check of a running statement failed; it is repeated", failure);
        } catch (Throwable ignored) {
            // the others are checked all the same
        }
    }

    private void stop() {
        idleChecks = 0;
        synchronized (this) {
            cancelChecks();
        }
        if (!calls.isEmpty()) { // a call that came while this was still running
            start();
        }
    }
}
