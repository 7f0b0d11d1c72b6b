package io.covector.pgvector.internal.connection;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.config.Secret;
import io.covector.spi.BackendContext;
import io.covector.spi.CallContext;
import io.covector.spi.SharedResources.Lease;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;

/** Runs calls on connections and translates their failures. Thread-safe. */
public final class Database implements AutoCloseable {
    private final ConnectionSource connections;
    private final Runnable release;
    private final Watchdog watchdog;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Database(ConnectionSource connections, Runnable release, BackendContext context) {
        this.connections = connections;
        this.release = release;
        this.watchdog = new Watchdog(context.scheduler(), context.executor());
    }

    /** A database reached through a pool, which others may share; the last that is closed closes the pool. */
    public static Database pooled(ConnectionOptions options, Secret url, BackendContext context) {
        Lease<ConnectionPool> pool = SharedPools.acquire(options, url, context);
        return new Database(pool.resource(), pool::close, context);
    }

    /** A database reached through the application's own DataSource, which stays open. */
    public static Database of(DataSource dataSource, BackendContext context) {
        return new Database(new ApplicationDataSource(dataSource), () -> {}, context);
    }

    /** Where its connections come from. */
    public ConnectionSource connections() {
        return connections;
    }

    /** Runs a call that changes nothing. */
    public <T> T read(CallContext context, CallConnection.Work<T> work) {
        return call(context, false, work);
    }

    /** Runs a call that changes something: if its answer is lost, the failure says that it may have been applied. */
    public <T> T write(CallContext context, CallConnection.Work<T> work) {
        return call(context, true, work);
    }

    private <T> T call(CallContext context, boolean write, CallConnection.Work<T> work) {
        if (closed.get()) {
            throw VectorException.builder(ErrorCode.CLOSED, "the client is closed")
                    .build();
        }
        context.check();
        Connection pooled = connections.acquire(context);
        CallConnection connection = callConnection(pooled, context);
        try (connection) {
            return work.run(connection);
        } catch (SQLException e) {
            if (PgErrors.breaksConnection(e)) {
                connections.evict(pooled);
            }
            if (PgErrors.isNotPrimary(e)) {
                connections.evictAll();
            }
            throw PgErrors.translate(e, context, write && connection.hasSent());
        }
    }

    private CallConnection callConnection(Connection pooled, CallContext context) {
        try {
            return new CallConnection(pooled, watchdog, context);
        } catch (SQLException e) {
            connections.evict(pooled);
            throw PgErrors.translate(e, context, false);
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            release.run();
        }
    }
}
