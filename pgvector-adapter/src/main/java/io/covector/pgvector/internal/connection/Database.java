package io.covector.pgvector.internal.connection;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.spi.Deadline;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Runs calls on connections and translates their failures. Thread-safe. */
public final class Database implements AutoCloseable {
    private final ConnectionSource connections;
    private final AtomicBoolean closed = new AtomicBoolean();

    public Database(ConnectionSource connections) {
        this.connections = connections;
    }

    public ConnectionSource connections() {
        return connections;
    }

    /** Runs a call that changes nothing. */
    public <T> T read(Deadline deadline, CallConnection.Work<T> work) {
        return call(deadline, false, work);
    }

    /** Runs a call that changes something: if its answer is lost, the failure says that it may have been applied. */
    public <T> T write(Deadline deadline, CallConnection.Work<T> work) {
        return call(deadline, true, work);
    }

    private <T> T call(Deadline deadline, boolean write, CallConnection.Work<T> work) {
        if (closed.get()) {
            throw VectorException.builder(ErrorCode.CLOSED, "the client is closed")
                    .build();
        }
        deadline.check();
        Connection pooled = connections.acquire(deadline);
        CallConnection connection = callConnection(pooled, deadline);
        try (connection) {
            return work.run(connection);
        } catch (SQLException e) {
            if (PgErrors.breaksConnection(e)) {
                connections.evict(pooled);
            }
            if (PgErrors.isNotPrimary(e)) {
                connections.evictAll();
            }
            throw PgErrors.translate(e, deadline, write && connection.hasSent());
        }
    }

    private CallConnection callConnection(Connection pooled, Deadline deadline) {
        try {
            return new CallConnection(pooled, deadline);
        } catch (SQLException e) {
            connections.evict(pooled);
            throw PgErrors.translate(e, deadline, false);
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            connections.close();
        }
    }
}
