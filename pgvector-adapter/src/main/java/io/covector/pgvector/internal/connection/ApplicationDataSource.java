package io.covector.pgvector.internal.connection;

import com.zaxxer.hikari.HikariDataSource;
import io.covector.PoolCounts;
import io.covector.VectorException;
import io.covector.spi.CallContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The application's own DataSource, which is never closed. How long it waits for a connection is its own affair; the
 * deadline is looked at before and after. Thread-safe.
 */
public final class ApplicationDataSource implements ConnectionSource {
    private static final Logger log = LoggerFactory.getLogger(ApplicationDataSource.class);

    private final DataSource dataSource;

    public ApplicationDataSource(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public Connection acquire(CallContext context) {
        try {
            return dataSource.getConnection();
        } catch (SQLException e) {
            VectorException failure = PgErrors.translate(e, context, false);
            throw counts().map(pool -> failure.toBuilder()
                            .context(failure.context().withPool(pool))
                            .build())
                    .orElse(failure);
        }
    }

    @Override
    public void warmUp(CallContext context) {
        log.debug("The application's DataSource is not warmed up");
    }

    @Override
    public void evict(Connection connection) {
        try {
            if (dataSource.isWrapperFor(HikariDataSource.class)) {
                dataSource.unwrap(HikariDataSource.class).evictConnection(connection);
            } else {
                connection.abort(Runnable::run);
            }
        } catch (SQLException e) {
            log.debug("Taking a broken connection out of use failed", e);
        }
    }

    /** The application knows its servers. */
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
        try {
            return dataSource.isWrapperFor(HikariDataSource.class)
                    ? Optional.of(dataSource.unwrap(HikariDataSource.class))
                    : Optional.empty();
        } catch (SQLException e) {
            return Optional.empty();
        }
    }

    @Override
    public DataSource dataSource() {
        return dataSource;
    }

    @Override
    public void close() {
        log.debug("The application's DataSource stays open");
    }
}
