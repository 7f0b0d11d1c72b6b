package io.covector.pgvector.internal.connection;

import io.covector.spi.CallContext;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call that a {@link Watchdog} supervises. Its thread says when statements begin and end; the scheduler checks
 * whether it must end; threads of the executor send messages to the server and close the connection. Thread-safe.
 *
 * <p>A cancellation names a connection and no statement, so one that is late hits whatever runs there then. The server
 * confirms it by closing the message's own connection. The driver keeps to itself whether that happened; it gives up
 * after its {@code cancelSignalTimeout}, so that a message that took long is not confirmed.
 */
final class WatchedCall implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(WatchedCall.class);

    /** Checks from one message to the next. */
    private static final int CHECKS_PER_MESSAGE = 5;

    /** A message that took longer may have been given up; half of what the driver is given. */
    private static final Duration CONFIRMED_WITHIN = DriverProperties.LONGEST_SILENCE.dividedBy(2);

    /** Something done to a connection that another thread uses. */
    interface Action {
        void run() throws SQLException;
    }

    private final Action abort;
    private final CallContext context;
    private final Executor executor;
    private final Duration grace;
    private final Consumer<WatchedCall> onClose;
    private final Thread caller = Thread.currentThread();

    private final ReentrantLock aborting = new ReentrantLock(); // held while the connection is closed
    private boolean closed; // under that lock

    private final ReentrantLock lock = new ReentrantLock(); // never held while something may block
    private final Condition answered = lock.newCondition();
    private @Nullable Action cancel;
    private int statements;
    private boolean isOnItsWay;
    private boolean isAborted;
    private boolean isUnconfirmed;
    private boolean wasCancelled;
    private boolean hasHit;

    private volatile int statement;
    private volatile boolean sending;

    // for the scheduler alone
    private int checkedStatement = -1;
    private int checks;
    private Duration mustEndSince = Duration.ZERO;

    /**
     * A call of this thread.
     *
     * @param abort closes the connection
     * @param grace time from the first message until that is done
     * @param onClose is told of the end
     */
    WatchedCall(Action abort, CallContext context, Executor executor, Duration grace, Consumer<WatchedCall> onClose) {
        this.abort = abort;
        this.context = context;
        this.executor = executor;
        this.grace = grace;
        this.onClose = onClose;
    }

    /**
     * A statement begins; the server gets the whole time to react for each of them.
     *
     * @param cancel tells the server to cancel it
     */
    void begin(Action cancel) {
        lock.lock();
        try {
            this.cancel = cancel;
            statement = ++statements;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The statement is over: no more messages are sent from now on, and one that is on its way is waited for, unless
     * the connection is closed meanwhile.
     */
    void end() {
        lock.lock();
        try {
            cancel = null;
            while (isOnItsWay && !isAborted) {
                answered.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The server has said that it cancelled the statement. */
    void hit() {
        lock.lock();
        try {
            hasHit = true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whether a cancellation may still reach the server, and hit the statement of another call.
     *
     * @param lenient whether a message that the server has confirmed is trusted though no statement was cancelled
     */
    boolean leavesDoubt(boolean lenient) {
        lock.lock();
        try {
            return isAborted || isUnconfirmed || isOnItsWay || (wasCancelled && !hasHit && !lenient);
        } finally {
            lock.unlock();
        }
    }

    /** Asks whether the call must end, and does what is due then; on the scheduler's thread. */
    void check() {
        if (!context.mustEnd(caller)) {
            return;
        }
        Duration now = context.deadline().elapsed();
        int current = statement;
        if (checkedStatement != current) {
            checkedStatement = current;
            checks = 0;
            mustEndSince = now;
        }
        if (checks++ % CHECKS_PER_MESSAGE == 0 && !sending) {
            sending = true;
            if (!execute(this::sendCancel)) {
                sending = false;
            }
        }
        if (now.minus(mustEndSince).compareTo(grace) >= 0 && execute(this::abort)) {
            mustEndSince = now; // not at each check
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

    private void sendCancel() {
        boolean confirmed = false;
        try {
            Action message = message();
            if (message == null) {
                confirmed = true;
                return;
            }
            Duration begun = context.deadline().elapsed();
            message.run();
            confirmed = context.deadline().elapsed().minus(begun).compareTo(CONFIRMED_WITHIN) < 0;
        } catch (SQLException e) {
            log.debug("Cancelling a statement failed", e); // it is sent again
        } finally {
            sent(confirmed);
        }
    }

    private @Nullable Action message() {
        lock.lock();
        try {
            isOnItsWay = cancel != null;
            wasCancelled |= isOnItsWay;
            return cancel;
        } finally {
            lock.unlock();
        }
    }

    private void sent(boolean confirmed) {
        lock.lock();
        try {
            isUnconfirmed |= !confirmed;
            isOnItsWay = false;
            sending = false;
            answered.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void abort() {
        aborting.lock();
        try {
            if (closed) {
                return; // the connection serves another call
            }
            abort.run();
        } catch (SQLException e) {
            log.debug("Closing a connection failed", e);
        } finally {
            aborting.unlock();
            aborted();
        }
    }

    private void aborted() {
        lock.lock();
        try {
            isAborted = true;
            answered.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        try {
            end();
        } finally {
            onClose.accept(this);
            closed();
        }
    }

    private void closed() {
        aborting.lock();
        try {
            closed = true;
        } finally {
            aborting.unlock();
        }
    }
}
