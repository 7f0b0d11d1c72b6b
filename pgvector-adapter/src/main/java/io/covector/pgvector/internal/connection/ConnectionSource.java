package io.covector.pgvector.internal.connection;

import com.zaxxer.hikari.HikariDataSource;
import io.covector.PoolCounts;
import io.covector.spi.CallContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.postgresql.jdbc.PgConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where connections come from. Implementations are thread-safe. */
public interface ConnectionSource {
    Logger log = LoggerFactory.getLogger(ConnectionSource.class);

    /**
     * A connection, returned by closing it.
     *
     * @param connection as it was handed out
     * @param driver the driver's connection behind it
     * @param isInTransaction whether it is in a transaction that the application has begun and will end
     */
    record Borrowed(Connection connection, PgConnection driver, boolean isInTransaction) {
        void giveBack() {
            giveBack(connection);
        }

        static void giveBack(Connection connection) {
            try {
                connection.close();
            } catch (SQLException e) {
                log.debug("Giving a connection back failed", e);
            }
        }
    }

    /**
     * A connection.
     *
     * @throws io.covector.VectorException if there is none in time
     */
    Borrowed acquire(CallContext context);

    /** From which use on the statements of calls have names, where the session is kept; 0 for never. */
    int prepareThreshold(PgConnection driver);

    /** Whether a connection that this thread gets now is in such a transaction; costs next to nothing. */
    boolean givesTransaction(CallContext context);

    /**
     * Waits within the deadline until the pool has its minimum of connections; does nothing with the application's
     * pool.
     */
    void warmUp(CallContext context);

    /** Takes a broken connection out of use. */
    void evict(Connection connection);

    /**
     * Takes every connection out of use, now or when it is given back: they lead to a server that is not the primary
     * any more.
     */
    void evictAll();

    /**
     * Takes every connection out of use, now or when it is given back: they know types of the database that are not
     * there any more.
     */
    void evictStale();

    /** Counts of the pool, if it has some. */
    Optional<String> counts();

    /** The same counts as numbers. */
    Optional<PoolCounts> poolCounts();

    /** How many connections there can be at a time; 0 if nobody knows. */
    int maxSize();

    /** What the driver offers under its JDBC interface. */
    DataSource dataSource();

    /** Throws the interrupt that ended the wait for a connection, if it was one. */
    static void throwIfInterrupted(SQLException failure) throws InterruptedException {
        if (failure.getCause() instanceof InterruptedException interrupted) {
            Thread.interrupted(); // pools set the mark again
            throw interrupted;
        }
    }

    /** The counts of a pool. */
    static String counts(HikariDataSource pool) {
        var counts = pool.getHikariPoolMXBean();
        return counts == null
                ? "not started"
                : "active " + counts.getActiveConnections() + ", idle " + counts.getIdleConnections() + ", waiting "
                        + counts.getThreadsAwaitingConnection() + ", total " + counts.getTotalConnections() + ", max "
                        + pool.getMaximumPoolSize();
    }

    /** The counts of a pool as numbers. */
    static Optional<PoolCounts> poolCounts(HikariDataSource pool) {
        return Optional.ofNullable(pool.getHikariPoolMXBean())
                .map(counts -> new PoolCounts(
                        counts.getActiveConnections(),
                        counts.getIdleConnections(),
                        counts.getThreadsAwaitingConnection(),
                        pool.getMaximumPoolSize()));
    }
}
