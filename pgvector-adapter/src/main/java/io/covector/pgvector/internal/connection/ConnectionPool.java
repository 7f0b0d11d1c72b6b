package io.covector.pgvector.internal.connection;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import io.covector.ErrorCode;
import io.covector.ErrorContext;
import io.covector.PoolCounts;
import io.covector.VectorException;
import io.covector.spi.CallContext;
import io.covector.spi.Ticker;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A HikariCP pool of our own. Thread-safe. */
final class ConnectionPool implements ConnectionSource {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionPool.class);
    private static final Duration BETWEEN_CHECKS = Duration.ofMillis(10);
    /** The shortest time from one eviction of all connections to the next. */
    private static final Duration EVICTION_INTERVAL = Duration.ofSeconds(10);

    private final HikariDataSource dataSource;
    private final String address;
    private final Duration acquireTimeout;
    private final boolean choosesPrepareThreshold;
    private final Ticker ticker;
    private final AtomicLong lastEviction;
    private final Set<Wait> waits = ConcurrentHashMap.newKeySet();

    private ConnectionPool(HikariDataSource dataSource, String address, DriverProperties properties, Ticker ticker) {
        this.dataSource = dataSource;
        this.address = address;
        this.acquireTimeout = properties.options().pool().acquireTimeout();
        this.choosesPrepareThreshold = properties.choosesPrepareThreshold();
        this.ticker = ticker;
        this.lastEviction = new AtomicLong(ticker.nanoTime() - EVICTION_INTERVAL.toNanos());
    }

    /** Opens the pool; fails at once if the first connection cannot be made. */
    static ConnectionPool open(DriverProperties properties, String backend, Ticker ticker) {
        ConnectionOptions options = properties.options();
        String address = JdbcUrl.parse(properties.url()).map(JdbcUrl::address).orElse("the server");
        ConnectionFactory factory = new ConnectionFactory(properties, ticker);
        HikariConfig config = HikariConfigs.config(options, factory, backend);
        try {
            ConnectionPool pool = new ConnectionPool(new HikariDataSource(config), address, properties, ticker);
            factory.onRefusal(pool::refused);
            return pool;
        } catch (PoolInitializationException e) {
            SQLException cause = e.getCause() instanceof SQLException sql ? sql : new SQLException(e);
            throw PgErrors.ofConnecting(cause, address, ErrorContext.EMPTY);
        }
    }

    /**
     * Ends the waits of calls when the server refuses new connections for good, such as after a change of the password,
     * and none is left. On the thread that fills the pool: its interrupt ends it, in the place of attempts after ever
     * longer pauses, and the next call that waits starts it again at once.
     */
    private void refused(SQLException failure) {
        if (dataSource.getHikariPoolMXBean().getTotalConnections() == 0) {
            waits.forEach(wait -> wait.end(failure));
            Thread.currentThread().interrupt();
        }
    }

    /** The wait of one call for a connection, which a refusal ends. */
    private static final class Wait {
        final CallContext.Child part;
        volatile @Nullable SQLException refusal;

        Wait(CallContext context) {
            this.part = context.child();
        }

        void end(SQLException failure) {
            refusal = failure;
            part.cancel();
        }
    }

    @Override
    public Borrowed acquire(CallContext context) {
        Connection connection = wait(context);
        try {
            return new Borrowed(connection, DriverConnection.of(connection), false);
        } catch (RuntimeException | Error e) {
            Borrowed.giveBack(connection);
            throw e;
        }
    }

    private Connection wait(CallContext context) {
        Wait wait = new Wait(context);
        waits.add(wait);
        try {
            return wait.part.context().interruptibly(() -> connection(context));
        } catch (VectorException e) {
            SQLException refusal = wait.refusal;
            if (refusal == null || e.code() != ErrorCode.CANCELLED || context.mustEnd(Thread.currentThread())) {
                throw e;
            }
            throw PgErrors.ofConnecting(refusal, address, errorContext());
        } finally {
            waits.remove(wait);
            wait.part.close();
        }
    }

    private Connection connection(CallContext context) throws InterruptedException {
        Optional<Duration> left =
                context.deadline().remaining().filter(remaining -> remaining.compareTo(acquireTimeout) < 0);
        Duration wait = left.orElse(acquireTimeout);
        // the pool itself, because the DataSource waits no other time than the configured one
        HikariPool pool = (HikariPool) dataSource.getHikariPoolMXBean();
        try {
            return pool.getConnection(Math.max(1, wait.toMillis()));
        } catch (SQLException e) {
            ConnectionSource.throwIfInterrupted(e);
            throw failure(e, wait, left.isPresent());
        }
    }

    private ErrorContext errorContext() {
        return ErrorContext.EMPTY.withPool(ConnectionSource.counts(dataSource));
    }

    private VectorException failure(SQLException e, Duration wait, boolean deadlineIsFirst) {
        if (dataSource.isClosed()) {
            return VectorException.builder(ErrorCode.CLOSED, "the client is closed")
                    .cause(e)
                    .build();
        }
        if (e.getCause() instanceof SQLException cannotConnect && cannotConnect.getSQLState() != null) {
            return PgErrors.ofConnecting(cannotConnect, address, errorContext());
        }
        return VectorException.builder(
                        deadlineIsFirst ? ErrorCode.TIMEOUT : ErrorCode.POOL_EXHAUSTED,
                        "no connection was free within " + wait.toMillis() + " ms ("
                                + (deadlineIsFirst ? "what the deadline left" : "pool.acquire-timeout") + ")")
                .context(errorContext())
                .cause(e)
                .build();
    }

    /** Statements are few and used often, so that the first use is worth preparing. */
    @Override
    public int prepareThreshold(PgConnection driver) {
        return choosesPrepareThreshold ? driver.getPrepareThreshold() : 1;
    }

    /** Never: nobody else has connections of this pool. */
    @Override
    public boolean givesTransaction(CallContext context) {
        return false;
    }

    @Override
    public void warmUp(CallContext context) {
        int wanted = dataSource.getMinimumIdle();
        try {
            while (dataSource.getHikariPoolMXBean().getTotalConnections() < wanted) {
                context.pause(BETWEEN_CHECKS); // the pool fills itself
            }
        } catch (VectorException e) {
            if (e.code() != ErrorCode.TIMEOUT) {
                throw e;
            }
            LOG.warn(
                    "{}: of {} connections (pool.min-idle) not all are open after {} ms (connect-timeout): {}",
                    dataSource.getPoolName(),
                    wanted,
                    context.deadline().elapsed().toMillis(),
                    ConnectionSource.counts(dataSource));
        }
    }

    @Override
    public void evict(Connection connection) {
        dataSource.evictConnection(connection);
    }

    /**
     * At most once in an interval, because reads go on at a server that stays read-only, and need their connections.
     */
    @Override
    public void evictAll() {
        long now = ticker.nanoTime();
        long last = lastEviction.get();
        if (now - last >= EVICTION_INTERVAL.toNanos() && lastEviction.compareAndSet(last, now)) {
            dataSource.getHikariPoolMXBean().softEvictConnections();
        }
    }

    /** Each time: new connections know the new types. */
    @Override
    public void evictStale() {
        dataSource.getHikariPoolMXBean().softEvictConnections();
    }

    @Override
    public Optional<String> counts() {
        return Optional.of(ConnectionSource.counts(dataSource));
    }

    @Override
    public Optional<PoolCounts> poolCounts() {
        return ConnectionSource.poolCounts(dataSource);
    }

    @Override
    public int maxSize() {
        return dataSource.getMaximumPoolSize();
    }

    @Override
    public DataSource dataSource() {
        return dataSource;
    }

    void close() {
        dataSource.close();
    }
}
