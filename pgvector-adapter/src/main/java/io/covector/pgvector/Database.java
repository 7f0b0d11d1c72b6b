package io.covector.pgvector;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.spi.Deadline;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Runs calls on connections and translates their failures. Thread-safe. */
final class Database implements AutoCloseable {
    private final Connections connections;
    private final AtomicBoolean closed = new AtomicBoolean();

    Database(Connections connections) {
        this.connections = connections;
    }

    Connections connections() {
        return connections;
    }

    /** Runs a call that changes nothing. */
    <T> T read(Deadline deadline, Session.Work<T> work) {
        return call(deadline, false, work);
    }

    /** Runs a call that changes something: if its answer is lost, the failure says that it may have been applied. */
    <T> T write(Deadline deadline, Session.Work<T> work) {
        return call(deadline, true, work);
    }

    private <T> T call(Deadline deadline, boolean write, Session.Work<T> work) {
        if (closed.get()) {
            throw VectorException.builder(ErrorCode.CLOSED, "the client is closed")
                    .build();
        }
        deadline.check();
        Connection connection = connections.acquire(deadline);
        Session session = session(connection, deadline);
        try (session) {
            return work.run(session);
        } catch (SQLException e) {
            if (PgErrors.breaksConnection(e)) {
                connections.discard(connection);
            }
            if (PgErrors.isNotPrimary(e)) {
                connections.renew();
            }
            throw PgErrors.translate(e, deadline, write && session.hasSent());
        }
    }

    private Session session(Connection connection, Deadline deadline) {
        try {
            return new Session(connection, deadline);
        } catch (SQLException e) {
            connections.discard(connection);
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
