package io.covector.pgvector.internal.connection;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.covector.ErrorCode;
import io.covector.PoolCounts;
import io.covector.VectorException;
import io.covector.spi.CallContext;
import io.covector.spi.CallSemaphore;
import io.covector.spi.Thrown;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.TransactionState;
import org.postgresql.ds.common.BaseDataSource;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.util.PSQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The application's own DataSource, which is never closed. How long it waits for a connection is set by the
 * application; the deadline is checked before and after.
 *
 * <p>It may hand out the connection of the transaction that the application has begun on this thread, as Spring's
 * TransactionAwareDataSourceProxy does. Such a connection is left in its transaction. Thread-safe.
 */
final class ApplicationDataSource implements ConnectionSource {
    private static final Logger log = LoggerFactory.getLogger(ApplicationDataSource.class);

    private static final int MAX_CAUSES = 20;

    private final DataSource dataSource;
    /** Whether it is a pool or a driver's own, which gives each borrower another connection. */
    private final boolean isPlain;

    private final SpringTransactions spring;

    /** Places for calls that do not know yet whether they are in a transaction; null until one had to find out. */
    private volatile @Nullable CallSemaphore undecided;

    ApplicationDataSource(DataSource dataSource) {
        this.dataSource = dataSource;
        this.isPlain = dataSource instanceof HikariDataSource || dataSource instanceof BaseDataSource;
        this.spring = SpringTransactions.behind(dataSource);
    }

    /**
     * A transaction with a statement in it is known to the driver. One that has just begun is only known by auto-commit
     * being off; a pool may hand out all its connections so. The two are told apart by the pool's setting, or by asking
     * for a second connection: in a transaction of the thread's it is the same one.
     */
    private boolean isInTransaction(Connection connection, PgConnection driver) throws SQLException {
        if (isPlain) {
            return false;
        }
        if (driver.getTransactionState() != TransactionState.IDLE) {
            return true;
        }
        return !connection.getAutoCommit()
                && !spring.hasNone()
                && (hikari().filter(HikariDataSource::isAutoCommit).isPresent() || isGivenTwice(driver));
    }

    private boolean isGivenTwice(PgConnection driver) {
        if (undecided == null) {
            undecided = new CallSemaphore(Math.max(1, maxSize() - 1));
        }
        try (Connection second = dataSource.getConnection()) {
            return DriverConnection.of(second) == driver;
        } catch (SQLException e) { // the pool has no other connection, so the first is its own
            log.debug("No second connection, so that the first is taken for one without a transaction", e);
            return false;
        }
    }

    @Override
    public int prepareThreshold(PgConnection driver) {
        return driver.getPrepareThreshold();
    }

    /** A failure to get a connection is left to the call itself. */
    @Override
    public boolean givesTransaction(CallContext context) {
        if (isPlain || spring.hasNone()) {
            return false;
        }
        Borrowed borrowed;
        try {
            borrowed = acquire(context);
        } catch (VectorException e) {
            log.debug("Whether a transaction is open is not known", e);
            return false;
        }
        borrowed.giveBack();
        return borrowed.isInTransaction();
    }

    /**
     * A cancellation interrupts the wait, which ends it if the DataSource heeds interrupts. Calls that hold a
     * connection and may wait for a second one leave one for the others, so that they never wait for each other.
     */
    @Override
    public Borrowed acquire(CallContext context) {
        CallSemaphore places = spring.hasNone() ? null : undecided;
        if (places == null) {
            return borrow(context);
        }
        boolean hasPlace = places.acquire(context);
        try {
            return borrow(context); // fails if the deadline has passed
        } finally {
            if (hasPlace) {
                places.release();
            }
        }
    }

    private Borrowed borrow(CallContext context) {
        Connection connection = context.interruptibly(() -> connection(context));
        try {
            PgConnection driver = DriverConnection.of(connection);
            return new Borrowed(connection, driver, isInTransaction(connection, driver));
        } catch (SQLException e) {
            evict(connection);
            Borrowed.giveBack(connection);
            throw PgErrors.translate(e, context, false);
        } catch (RuntimeException | Error e) {
            Borrowed.giveBack(connection);
            throw e;
        }
    }

    private Connection connection(CallContext context) throws InterruptedException {
        try {
            return Objects.requireNonNull(dataSource.getConnection(), "it gave null");
        } catch (SQLException e) {
            ConnectionSource.throwIfInterrupted(e);
            throw withCounts(failure(e, context));
        } catch (RuntimeException e) {
            context.check();
            throw withCounts(ofDataSource(e));
        }
    }

    private VectorException withCounts(VectorException failure) {
        return counts().map(pool -> failure.toBuilder()
                        .context(failure.context().withPool(pool))
                        .build())
                .orElse(failure);
    }

    /** What the server or its driver says is translated as ever; the rest is said by the pool, each with its words. */
    private VectorException failure(SQLException e, CallContext context) {
        Optional<PSQLException> ofDriver = causes(e)
                .filter(PSQLException.class::isInstance)
                .map(PSQLException.class::cast)
                .findFirst();
        if (ofDriver.isPresent()) {
            return PgErrors.translate(e.getSQLState() == null ? ofDriver.get() : e, context, false);
        }
        context.check(); // fails if it was the call that ended the wait
        return ofDataSource(e);
    }

    private VectorException ofDataSource(Exception e) {
        String text = e instanceof SQLException said ? ServerMessages.text(said) : Thrown.text(e);
        if (hikari().filter(HikariDataSource::isClosed).isPresent()) {
            return failure(ErrorCode.CLOSED, "the application has closed its DataSource: " + text, e);
        }
        return causes(e).anyMatch(ApplicationDataSource::isEndOfWait)
                ? failure(
                        ErrorCode.POOL_EXHAUSTED, "no connection of the application's DataSource was free: " + text, e)
                : failure(ErrorCode.UNAVAILABLE, "the application's DataSource gave no connection: " + text, e);
    }

    private static VectorException failure(ErrorCode code, String text, Exception cause) {
        return VectorException.builder(code, text).cause(cause).build();
    }

    /** Pools have no common word for a wait in vain: HikariCP and UCP, c3p0, Commons DBCP. */
    private static boolean isEndOfWait(Throwable cause) {
        return cause instanceof SQLTransientException
                || cause instanceof TimeoutException
                || cause instanceof NoSuchElementException;
    }

    private static Stream<Throwable> causes(Throwable thrown) {
        return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause).limit(MAX_CAUSES);
    }

    @Override
    public void warmUp(CallContext context) {
        log.debug("The application's DataSource is not warmed up");
    }

    /**
     * A pool knows only its own connections. Behind a wrapper it is shown that one is of no use, by a failure
     * of a method that every pool watches.
     */
    @Override
    public void evict(Connection connection) {
        hikari().ifPresent(pool -> pool.evictConnection(connection));
        if (dataSource instanceof HikariDataSource) {
            return;
        }
        try {
            connection.abort(Runnable::run);
            connection.createStatement().close();
        } catch (SQLException e) {
            log.debug("A connection was taken out of use", e);
        }
    }

    /** Leaves them alone: the application knows its servers. */
    @Override
    public void evictAll() {
        log.debug("The application takes connections of its DataSource out of use");
    }

    /** Of a pool that can be told so; others lose the connections that calls meet, one by one. */
    @Override
    public void evictStale() {
        hikari().map(HikariDataSource::getHikariPoolMXBean).ifPresent(HikariPoolMXBean::softEvictConnections);
    }

    @Override
    public Optional<String> counts() {
        return hikari().map(ConnectionSource::counts);
    }

    @Override
    public Optional<PoolCounts> poolCounts() {
        return hikari().flatMap(ConnectionSource::poolCounts);
    }

    @Override
    public int maxSize() {
        return hikari().map(HikariDataSource::getMaximumPoolSize).orElse(0);
    }

    /** The pool behind the DataSource, if it is one that can be looked into. */
    private Optional<HikariDataSource> hikari() {
        return DataSources.unwrap(HikariDataSource.class, dataSource);
    }

    @Override
    public DataSource dataSource() {
        return dataSource;
    }
}
