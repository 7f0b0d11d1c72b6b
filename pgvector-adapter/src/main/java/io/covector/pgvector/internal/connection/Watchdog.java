package io.covector.pgvector.internal.connection;

import io.covector.spi.CallContext;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what must not go on: when a call's deadline has passed, its caller wishes to stop or its thread is interrupted, the
 * server is told to cancel the statement, again and again because a message that arrives before the statement has no effect;
 * a server that does not answer that either loses the connection. One thread looks at all calls every 10 ms, while there are any, so that a call costs no timer; messages are sent by other threads,
 * because each needs a connection of its own and may take long. Thread-safe.
 */
final class Watchdog {
    private static final Logger log = LoggerFactory.getLogger(Watchdog.class);

    private static final int LOOK_MILLIS = 10;

    /** Looks after which a message is sent again. */
    private static final int AGAIN = 5;

    /** Looks that the server gets to acknowledge the cancellation before the connection is given up: 2 s. */
    private static final int GRACE = 200;

    /** Looks without anything to look at before there are none any more. */
    private static final int IDLE = 100;

    private static final int MOST_SENDERS = 64;

    private static final Watchdog SHARED = new Watchdog(
            new ThreadPoolExecutor(
                    0,
                    MOST_SENDERS,
                    10,
                    TimeUnit.SECONDS,
                    new SynchronousQueue<>(),
                    daemons("covector-pgvector-cancel-")),
            GRACE);

    private final Executor senders;
    private final int grace;
    private final ScheduledThreadPoolExecutor scheduler;
    private final Set<WatchedCall> watches = ConcurrentHashMap.newKeySet();
    private volatile boolean awake;
    private @Nullable Future<?> looking;
    private int idle;

    /**
     * A new one.
     *
     * @param senders run what may take long
     * @param grace looks that a server gets to acknowledge a cancellation
     */
    Watchdog(Executor senders, int grace) {
        this.senders = senders;
        this.grace = grace;
        this.scheduler = new ScheduledThreadPoolExecutor(1, daemons("covector-pgvector-watchdog-"));
        scheduler.setRemoveOnCancelPolicy(true);
        scheduler.setKeepAliveTime(1, TimeUnit.SECONDS);
        scheduler.allowCoreThreadTimeOut(true);
    }

    /** One for all clients of the JVM. */
    static Watchdog shared() {
        return SHARED;
    }

    private static ThreadFactory daemons(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /**
     * Watches over a call of this thread until it is closed.
     *
     * @param sever gives the connection up
     */
    WatchedCall watch(Action sever, CallContext context) {
        WatchedCall watch = new WatchedCall(sever, context);
        watches.add(watch);
        if (!awake) {
            wake();
        }
        return watch;
    }

    /** Whether it looks: some time after the last call there is no thread any more. */
    boolean isAwake() {
        return awake;
    }

    private synchronized void wake() {
        if (!awake) {
            awake = true;
            idle = 0;
            looking = scheduler.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void look() {
        watches.forEach(WatchedCall::look);
        idle = watches.isEmpty() ? idle + 1 : 0;
        if (idle >= IDLE) {
            fallAsleep();
        }
    }

    private synchronized void fallAsleep() {
        awake = false;
        if (!watches.isEmpty()) { // added since, by someone who saw it awake
            awake = true;
            idle = 0;
        } else if (looking != null) {
            looking.cancel(false);
        }
    }

    /** Something done to a connection that another thread uses. */
    interface Action {
        void run() throws SQLException;
    }

    /** Over one call. What is not synchronized is for the thread that looks. */
    final class WatchedCall implements AutoCloseable {
        private final Action sever;
        private final CallContext context;
        private final Thread caller = Thread.currentThread();
        private final Object severing = new Object(); // not the lock of a message, which may hang
        private boolean closed;
        private @Nullable Action cancel;
        private volatile int statement;
        private volatile boolean sending;
        private int seen = -1;
        private int sinceSeen;

        private WatchedCall(Action sever, CallContext context) {
            this.sever = sever;
            this.context = context;
        }

        /**
         * A statement begins, which gets a grace of its own.
         *
         * @param cancel tells the server to cancel it
         */
        synchronized void begin(Action cancel) {
            this.cancel = cancel;
            statement = statement + 1;
        }

        /** The statement is over: no message is sent from now on; waits for one that is on its way. */
        synchronized void end() {
            cancel = null;
        }

        private void look() {
            if (!context.mustEnd(caller)) {
                return;
            }
            int current = statement;
            sinceSeen = seen == current ? sinceSeen + 1 : 0;
            seen = current;
            if (sinceSeen % AGAIN == 0 && !sending) {
                sending = true;
                if (!execute(this::send)) {
                    sending = false;
                }
            }
            if (sinceSeen >= grace && execute(this::sever)) {
                sinceSeen = 0; // not at each look
            }
        }

        private synchronized void send() {
            try {
                if (cancel != null) {
                    cancel.run();
                }
            } catch (SQLException e) {
                log.debug("Cancelling a statement failed", e); // the grace ends it
            } finally {
                sending = false;
            }
        }

        private void sever() {
            synchronized (severing) {
                if (closed) {
                    return; // the connection serves another call
                }
                try {
                    sever.run();
                } catch (SQLException e) {
                    log.debug("Giving a connection up failed", e);
                }
            }
        }

        @Override
        public void close() {
            watches.remove(this);
            end();
            synchronized (severing) {
                closed = true;
            }
        }
    }

    /** False if all senders are busy: the next look tries again. */
    private boolean execute(Runnable task) {
        try {
            senders.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }
}
