package io.covector.pgvector.internal.connection;

import com.zaxxer.hikari.HikariDataSource;
import io.covector.ErrorCode;
import io.covector.PoolCounts;
import io.covector.VectorException;
import io.covector.spi.CallContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import javax.sql.DataSource;
import org.postgresql.util.PSQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The application's own DataSource, which is never closed. How long it waits for a connection is set by the
 * application; the deadline is checked before and after. Thread-safe.
 */
final class ApplicationDataSource implements ConnectionSource {
    private static final Logger log = LoggerFactory.getLogger(ApplicationDataSource.class);

    private final DataSource dataSource;

    ApplicationDataSource(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** A cancellation interrupts the wait, which ends it if the DataSource heeds interrupts. */
    @Override
    public Connection acquire(CallContext context) {
        return context.interruptibly(() -> connection(context));
    }

    private Connection connection(CallContext context) throws InterruptedException {
        try {
            return dataSource.getConnection();
        } catch (SQLException e) {
            ConnectionSource.throwIfInterrupted(e);
            VectorException failure = failure(e, context);
            throw counts().map(pool -> failure.toBuilder()
                            .context(failure.context().withPool(pool))
                            .build())
                    .orElse(failure);
        }
    }

    private static VectorException failure(SQLException e, CallContext context) {
        boolean poolExhausted =
                e instanceof SQLTransientConnectionException && !(e.getCause() instanceof PSQLException);
        if (!poolExhausted) {
            return PgErrors.translate(e, context, false);
        }
        context.check(); // fails if it was the call that ended the wait
        return VectorException.builder(
                        ErrorCode.POOL_EXHAUSTED,
                        "no connection of the application's DataSource was free: " + PgErrors.message(e))
                .cause(e)
                .build();
    }

    @Override
    public void warmUp(CallContext context) {
        log.debug("The application's DataSource is not warmed up");
    }

    @Override
    public void evict(Connection connection) {
        Optional<HikariDataSource> pool = hikari();
        if (pool.isPresent()) {
            pool.get().evictConnection(connection);
            return;
        }
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            log.debug("Taking a broken connection out of use failed", e);
        }
    }

    /** Leaves them alone: the application knows its servers. */
    @Override
    public void evictAll() {
        log.debug("The application takes connections of its DataSource out of use");
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
