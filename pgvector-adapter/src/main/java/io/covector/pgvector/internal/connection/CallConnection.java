package io.covector.pgvector.internal.connection;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.pgvector.internal.codec.BinaryTypes;
import io.covector.pgvector.internal.connection.ConnectionSource.Borrowed;
import io.covector.pgvector.internal.sql.Sql;
import io.covector.pgvector.internal.sql.VectorTypes;
import io.covector.spi.CallContext;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.postgresql.copy.CopyIn;
import org.postgresql.jdbc.PgConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection for the time of one call. The {@link Watchdog} cancels its statements at the deadline, when the caller
 * wishes to stop, and when the thread is interrupted. Not thread-safe.
 */
public final class CallConnection implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CallConnection.class);

    /** From the second use on. */
    private static final int THRESHOLD_OF_VARYING = 2;

    /** Reads the rows of a result. */
    public interface Rows<T> {
        T read(ResultSet rows) throws SQLException;
    }

    /** What a call does. */
    public interface Work<T> {
        T run(CallConnection connection) throws SQLException;
    }

    /**
     * How much longer than to the deadline the driver waits for an answer. The watchdog comes first; this holds where
     * no thread can be had for it.
     */
    private static final Duration LATEST_ANSWER = DriverProperties.LONGEST_SILENCE.plusSeconds(1);

    private final ConnectionSource source;
    private final Connection connection;
    private final PgConnection driver;
    private final boolean joinsTransaction;
    private final boolean keepsSession;
    private final CallContext context;
    private final WatchedCall watched;
    private final int networkTimeoutBefore;
    private final int prepareThresholdBefore;
    private final boolean forceBinaryBefore;
    private final boolean setsAutoCommit;
    private boolean sent;
    private boolean isUnusable;

    /**
     * Makes the connection ready.
     *
     * @param source where it was borrowed, and is given back to
     * @param keepsSession whether the session is the same after each statement
     * @param prepareThreshold from which use on a statement has a name; 0 for never
     */
    CallConnection(
            ConnectionSource source,
            Borrowed borrowed,
            boolean keepsSession,
            int prepareThreshold,
            Watchdog watchdog,
            CallContext context)
            throws SQLException {
        this.source = source;
        this.connection = borrowed.connection();
        this.driver = borrowed.driver();
        this.joinsTransaction = borrowed.isInTransaction();
        this.keepsSession = keepsSession;
        this.context = context;
        this.networkTimeoutBefore = driver.getNetworkTimeout();
        this.setsAutoCommit = !joinsTransaction && !connection.getAutoCommit();
        this.prepareThresholdBefore = driver.getPrepareThreshold();
        this.forceBinaryBefore = driver.getForceBinary();
        if (setsAutoCommit) {
            connection.setAutoCommit(true);
        }
        driver.setPrepareThreshold(prepareThreshold);
        driver.setForceBinary(forceBinaryBefore && keepsSession); // which names every statement
        this.watched = watchdog.watch(() -> driver.abort(Runnable::run), context);
    }

    /**
     * From now on answers may take as long as they take, also without a deadline: a connection that is cut for its
     * silence leaves work on the server behind that nobody ends.
     */
    public void waitWithoutLimit() throws SQLException {
        driver.setNetworkTimeout(Runnable::run, 0); // until the end of the call
    }

    /** Whether the call takes part in a transaction that the application ends. */
    public boolean joinsTransaction() {
        return joinsTransaction;
    }

    /** Whether a setting of the session holds for the next statement of this connection, too. */
    public boolean keepsSession() {
        return keepsSession;
    }

    /** Whether the server process behind the connection is the one that introduced itself when it was made. */
    boolean isServersOwn() throws SQLException {
        int introduced = driver.getBackendPID();
        return query(
                new Sql().add("SELECT pg_catalog.pg_backend_pid()"),
                rows -> rows.next() && rows.getInt(1) == introduced);
    }

    /** Bounds the wait for an answer by the deadline, which takes the place of the configured time. */
    private void limitSilence() throws SQLException {
        Optional<Duration> left = context.deadline().remaining();
        if (left.isPresent()) {
            long millis = left.get().plus(LATEST_ANSWER).toMillis();
            driver.setNetworkTimeout(Runnable::run, (int) Math.min(millis, Integer.MAX_VALUE));
        }
    }

    /** The server has said that it cancelled a statement of this call. */
    void canceled() {
        watched.hit();
    }

    /** Nobody gets this connection again: it may be in the middle of something. */
    void discard() {
        isUnusable = true;
    }

    /** Whether something was sent to the server, so that its effect may be there although the answer is not. */
    boolean hasSent() {
        return sent;
    }

    /** Tells the driver that values of these types may be sent in binary form; returns itself. */
    public CallConnection sendBinary(VectorTypes types) throws SQLException {
        TypeLookUp.ensure(this::frame, driver, types.binary());
        BinaryTypes.register(driver, types.binary());
        return this;
    }

    public <T> T query(Sql sql, Rows<T> reader) throws SQLException {
        try (Running running = new Running(sql)) {
            return running.query(reader);
        }
    }

    /** Number of rows that the statement changed. */
    public long update(Sql sql) throws SQLException {
        try (Running running = new Running(sql)) {
            return running.update();
        }
    }

    public void execute(String sql) throws SQLException {
        update(new Sql().add(sql));
    }

    /**
     * Runs a statement that resets the connection, after the deadline, too; one for which it fails is closed, so that
     * nobody gets it again.
     */
    public void cleanUp(String sql) {
        try {
            frame(sql, false);
        } catch (SQLException e) {
            log.debug("{} failed", sql, e);
            abort();
        }
    }

    private void abort() {
        try {
            driver.abort(Runnable::run);
        } catch (SQLException e) {
            log.debug("Closing a connection failed", e);
        }
    }

    /**
     * Runs the statements around a call, as the server is to see them.
     *
     * @param cancelable whether the end of the call cancels them; those that leave things as they were are not
     */
    void frame(String sql, boolean cancelable) throws SQLException {
        try (Statement statement = driver.createStatement()) {
            limitSilence();
            watched.begin(cancelable ? driver::cancelQuery : () -> {});
            statement.execute(sql);
        } finally {
            watched.end();
        }
    }

    /**
     * Runs statements that take effect together or not at all; in the application's transaction they are a part of it.
     */
    public <T> T transaction(Work<T> work) throws SQLException {
        if (joinsTransaction) {
            return work.run(this);
        }
        connection.setAutoCommit(false);
        T result;
        try {
            result = work.run(this);
            connection.commit();
        } catch (SQLException | RuntimeException | Error e) {
            rollBack(e);
            throw e;
        }
        connection.setAutoCommit(true);
        return result;
    }

    private void rollBack(Throwable because) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            because.addSuppressed(e);
        }
    }

    /** Sends data by COPY; all of it is stored or none. Returns the number of rows that the server has stored. */
    public long copy(String sql, CopyData data) throws SQLException {
        context.check();
        limitSilence();
        watched.begin(driver::cancelQuery);
        try {
            CopyIn copy = driver.getCopyAPI().copyIn(sql);
            try {
                data.sendTo((bytes, length) -> copy.writeToCopy(bytes, 0, length));
                sent = true; // the server stores nothing before it has the end of the data
                return copy.endCopy();
            } catch (RuntimeException | Error e) { // a record that cannot be encoded, or no memory to do so
                endCopy(copy, e);
                throw e;
            }
        } finally {
            watched.end();
        }
    }

    /** A connection in the middle of a COPY takes nothing but its data. */
    private void endCopy(CopyIn copy, Throwable because) {
        try {
            copy.cancelCopy();
        } catch (SQLException | RuntimeException | Error e) {
            because.addSuppressed(e);
            abort();
        }
    }

    /**
     * Gives the connection back; does not fail, because by then the call has succeeded or failed. One that a
     * cancellation may still reach is given to nobody else, nor one whose state is not known.
     */
    @Override
    public void close() {
        boolean isGood = false;
        try (connection) {
            try {
                watched.close();
                isGood = !isUnusable && !watched.leavesDoubt(joinsTransaction) && restore();
            } finally {
                if (!isGood) {
                    source.evict(connection);
                }
            }
        } catch (SQLException e) {
            log.debug("Giving a connection back failed", e);
        }
    }

    /** Whether it is as it was. */
    private boolean restore() throws SQLException {
        if (driver.isClosed()) {
            return false;
        }
        driver.setNetworkTimeout(Runnable::run, networkTimeoutBefore);
        driver.setPrepareThreshold(prepareThresholdBefore);
        driver.setForceBinary(forceBinaryBefore);
        if (setsAutoCommit) {
            connection.setAutoCommit(false);
        }
        return true;
    }

    /** A statement of which there are any number has no name before it repeats: each takes memory of the server. */
    private PreparedStatement prepare(Sql sql) throws SQLException {
        int threshold = driver.getPrepareThreshold();
        if (!sql.varies() || threshold != 1) {
            return connection.prepareStatement(sql.text());
        }
        driver.setPrepareThreshold(THRESHOLD_OF_VARYING);
        try {
            return connection.prepareStatement(sql.text());
        } finally {
            driver.setPrepareThreshold(threshold);
        }
    }

    /** One statement, from its preparation to its end. */
    private final class Running implements AutoCloseable {
        private final PreparedStatement statement;
        private final int resultsBefore;

        Running(Sql sql) throws SQLException {
            context.check();
            requireBindable(sql);
            statement = prepare(sql);
            resultsBefore = sql.resultsBefore();
            try {
                sql.setValues(statement);
            } catch (SQLException | RuntimeException | Error e) {
                close();
                throw e;
            }
        }

        private static void requireBindable(Sql sql) {
            if (sql.valueCount() > Sql.MAX_VALUES) {
                throw VectorException.builder(
                                ErrorCode.TOO_LARGE,
                                "the filter holds " + sql.valueCount() + " values; accepted are up to " + Sql.MAX_VALUES
                                        + " (use in for many values of one key)")
                        .build();
            }
        }

        <T> T query(Rows<T> reader) throws SQLException {
            start();
            statement.execute();
            for (int i = 0; i < resultsBefore; i++) {
                statement.getMoreResults();
            }
            try (ResultSet rows = statement.getResultSet()) {
                return reader.read(rows);
            }
        }

        long update() throws SQLException {
            start();
            return statement.executeLargeUpdate();
        }

        private void start() throws SQLException {
            limitSilence();
            watched.begin(driver::cancelQuery);
            context.check();
            sent = true;
        }

        @Override
        public void close() throws SQLException {
            watched.end();
            statement.close();
        }
    }
}
