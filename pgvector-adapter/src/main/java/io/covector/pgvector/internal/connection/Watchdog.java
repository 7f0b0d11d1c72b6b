package io.covector.pgvector.internal.connection;

import io.covector.spi.CallContext;
import io.covector.spi.Scheduler;
import java.sql.SQLException;
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
 * sends the messages, because each needs a connection of its own and may take long. Thread-safe.
 */
final class Watchdog {
    private static final Logger log = LoggerFactory.getLogger(Watchdog.class);

    private static final Duration CHECK_INTERVAL = Duration.ofMillis(10);

    /** Checks from one message to the next. */
    private static final int CHECKS_PER_MESSAGE = 5;

    /** Checks from the first message until the connection is closed: 2 s. */
    private static final int GRACE_CHECKS = 200;

    /** Checks without a call until no more are scheduled. */
    private static final int IDLE_CHECKS = 100;

    private final Scheduler scheduler;
    private final Executor executor;
    private final int graceChecks;
    private final Set<WatchedCall> calls = ConcurrentHashMap.newKeySet();
    private volatile boolean running;
    private int idleChecks; // for the scheduler alone

    /**
     * Nothing is scheduled before the first call.
     *
     * @param scheduler runs the checks
     * @param executor sends the messages, which may block
     */
    Watchdog(Scheduler scheduler, Executor executor) {
        this(scheduler, executor, GRACE_CHECKS);
    }

    Watchdog(Scheduler scheduler, Executor executor, int graceChecks) {
        this.scheduler = scheduler;
        this.executor = executor;
        this.graceChecks = graceChecks;
    }

    /**
     * Watches over a call of this thread until it is closed.
     *
     * @param abort closes the connection
     */
    WatchedCall watch(Action abort, CallContext context) {
        WatchedCall call = new WatchedCall(abort, context);
        calls.add(call);
        if (!running) {
            start();
        }
        return call;
    }

    /** Whether a check is scheduled; some time after the last call none is. */
    boolean isRunning() {
        return running;
    }

    private synchronized void start() {
        if (!running) {
            running = true;
            schedule();
        }
    }

    /** If the scheduler refuses, the next call tries to start again. */
    @SuppressWarnings("CatchingUnchecked") // a call can run without supervision, so it does not fail
    private void schedule() {
        try {
            scheduler.schedule(CHECK_INTERVAL, this::checkAll);
        } catch (Throwable e) {
            running = false;
            log.debug("The scheduler takes no check of running statements", e);
        }
    }

    private void checkAll() {
        try {
            idleChecks = calls.isEmpty() ? idleChecks + 1 : 0;
            for (WatchedCall call : calls) {
                check(call);
            }
        } finally {
            if (idleChecks < IDLE_CHECKS) {
                schedule();
            } else {
                stop();
            }
        }
    }

    @SuppressWarnings("CatchingUnchecked") // the check of one call must not end those of the others
    private static void check(WatchedCall call) {
        try {
            call.check();
        } catch (Throwable e) {
            log.warn("The check of a running statement failed; it is repeated", e);
        }
    }

    private void stop() {
        idleChecks = 0;
        running = false;
        if (!calls.isEmpty()) { // a call that came while this was still running
            start();
        }
    }

    /** Something done to a connection that another thread uses. */
    interface Action {
        void run() throws SQLException;
    }

    /** One call. What is not synchronized is for the scheduler alone. */
    final class WatchedCall implements AutoCloseable {
        private final Action abort;
        private final CallContext context;
        private final Thread caller = Thread.currentThread();
        private final Object aborting = new Object(); // not the lock of a message, which may take long
        private boolean closed;
        private @Nullable Action cancel;
        private volatile int statement;
        private volatile boolean sending;
        private int checkedStatement = -1;
        private int checks;

        private WatchedCall(Action abort, CallContext context) {
            this.abort = abort;
            this.context = context;
        }

        /**
         * A statement begins; the server gets the whole time to react for each of them.
         *
         * @param cancel tells the server to cancel it
         */
        synchronized void begin(Action cancel) {
            this.cancel = cancel;
            statement = statement + 1;
        }

        /** The statement is over: waits for a message that is being sent; no more is sent from now on. */
        synchronized void end() {
            cancel = null;
        }

        private void check() {
            if (!context.mustEnd(caller)) {
                return;
            }
            int current = statement;
            checks = checkedStatement == current ? checks + 1 : 0;
            checkedStatement = current;
            if (checks % CHECKS_PER_MESSAGE == 0 && !sending) {
                sending = true;
                if (!execute(this::sendCancel)) {
                    sending = false;
                }
            }
            if (checks >= graceChecks && execute(this::abort)) {
                checks = 0; // not at each check
            }
        }

        private synchronized void sendCancel() {
            try {
                if (cancel != null) {
                    cancel.run();
                }
            } catch (SQLException e) {
                log.debug("Cancelling a statement failed", e); // it is sent again
            } finally {
                sending = false;
            }
        }

        private void abort() {
            synchronized (aborting) {
                if (closed) {
                    return; // the connection serves another call
                }
                try {
                    abort.run();
                } catch (SQLException e) {
                    log.debug("Closing a connection failed", e);
                }
            }
        }

        @Override
        public void close() {
            calls.remove(this);
            end();
            synchronized (aborting) {
                closed = true;
            }
        }
    }

    /** False if the executor refuses: the next check tries again. */
    @SuppressWarnings("CatchingUnchecked") // also when there is no thread left
    private boolean execute(Runnable task) {
        try {
            executor.execute(task);
            return true;
        } catch (Throwable e) {
            log.debug("The executor takes no message to the server", e);
            return false;
        }
    }
}
