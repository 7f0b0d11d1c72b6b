package io.covector.pgvector.internal.connection;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.config.CredentialsSupplier;
import io.covector.config.Secret;
import io.covector.pgvector.internal.connection.ConnectionSource.Borrowed;
import io.covector.spi.BackendContext;
import io.covector.spi.CallContext;
import io.covector.spi.SharedResources.Lease;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs calls on connections and translates their failures. Thread-safe. */
public final class Database implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Database.class);

    private final ConnectionSource connections;
    private final Pooler pooler;
    private final Runnable release;
    private final Watchdog watchdog;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** False until it is known that there is no pooler, so that not even the first statement is named. */
    private volatile boolean keepsSession;

    private Database(ConnectionSource connections, Pooler pooler, Runnable release, BackendContext context) {
        this.connections = connections;
        this.pooler = pooler;
        this.release = release;
        this.watchdog = new Watchdog(context.scheduler(), context.executor(), context.ticker());
        this.keepsSession = pooler == Pooler.NONE;
    }

    /** A database reached through a pool, which others may share; the last that is closed closes the pool. */
    public static Database pooled(ConnectionOptions options, Secret url, BackendContext context) {
        boolean supplied = context.resource(CredentialsSupplier.class).isPresent();
        Encryption.warning(options, url, supplied).ifPresent(log::warn);
        Lease<ConnectionPool> pool = SharedPools.acquire(options, url, context);
        return new Database(pool.resource(), options.pooler(), pool::close, context);
    }

    /** A database reached through the application's own DataSource, which stays open. */
    public static Database of(DataSource dataSource, Pooler pooler, BackendContext context) {
        return new Database(new ApplicationDataSource(dataSource), pooler, () -> {}, context);
    }

    /** Where its connections come from. */
    public ConnectionSource connections() {
        return connections;
    }

    /**
     * Finds out whether a pooler stands between, unless the configuration says it. A pooler gives its client a key for
     * cancellation that is not the one of the server's process, and may change the process from one transaction to the
     * next.
     *
     * @throws VectorException with {@code INVALID_CONFIG} if the pooler allows no transactions
     */
    public void detectPooler(CallContext context) {
        if (pooler == Pooler.AUTO) {
            keepsSession = read(context, connection -> {
                boolean first = connection.isServersOwn();
                return first && connection.isServersOwn(); // in another transaction
            });
        }
        if (!keepsSession) {
            log.debug("A pooler is in use: no statement is named, and no setting of a session is kept");
            write(context, connection -> {
                connection.transaction(inTransaction -> inTransaction.isServersOwn());
                return connection;
            });
        }
    }

    /** Whether what is set for a session holds for the next statement, too; a transaction pooler gives no such word. */
    public boolean keepsSession() {
        return keepsSession;
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
        Borrowed borrowed = connections.acquire(context);
        try (CallConnection connection = callConnection(borrowed, context)) {
            return run(connection, borrowed, context, write, work);
        }
    }

    /** What fails is judged while the connection is in hand: once it is given back, it may serve another. */
    private <T> T run(
            CallConnection connection,
            Borrowed borrowed,
            CallContext context,
            boolean write,
            CallConnection.Work<T> work) {
        try {
            return connection.joinsTransaction() ? inSavepoint(connection, write, work) : work.run(connection);
        } catch (SQLException e) {
            if (PgErrors.isCanceled(e)) {
                connection.canceled();
            }
            throw failure(e, borrowed.connection(), connection, context, write);
        } catch (VectorException e) {
            throw e;
        } catch (RuntimeException | Error e) { // such as no memory, in the middle of an answer
            if (!connection.joinsTransaction()) {
                connection.discard();
            }
            throw e;
        }
    }

    private VectorException failure(
            SQLException e, Connection taken, CallConnection connection, CallContext context, boolean write) {
        boolean notPrimary = PgErrors.isNotPrimary(e) && !connection.joinsTransaction();
        if (PgErrors.breaksConnection(e) && (notPrimary || !PgErrors.isNotPrimary(e))) {
            connections.evict(taken);
        }
        if (notPrimary) {
            connections.evictAll();
        }
        if (PgErrors.isStaleType(e) && !connection.joinsTransaction()) {
            connections.evict(taken);
            connections.evictStale();
        }
        if (PoolerErrors.isLostStatement(e)) {
            foundPooler(taken, connection.joinsTransaction());
        }
        VectorException translated = PgErrors.translate(e, context, write && connection.hasSent());
        return connection.joinsTransaction() ? LentTransaction.explained(translated) : translated;
    }

    /** From now on nothing is named; connections that know names are of no more use. */
    private void foundPooler(Connection taken, boolean joinsTransaction) {
        if (!joinsTransaction) {
            connections.evict(taken);
        }
        if (pooler == Pooler.AUTO && keepsSession) {
            keepsSession = false;
            connections.evictAll();
            log.warn("A prepared statement was lost or taken for another: a pooler that changes the server connection"
                    + " from one transaction to the next stands between. Statements are not named any more; set"
                    + " 'pooler: transaction' to have it so from the beginning");
        }
    }

    /**
     * Runs work in a transaction that the application has begun: what the work has set is set back, and a failure of
     * the work leaves the transaction as it was before.
     */
    private static <T> T inSavepoint(CallConnection connection, boolean write, CallConnection.Work<T> work)
            throws SQLException {
        LentTransaction transaction = LentTransaction.enter(connection);
        T result;
        try {
            result = work.run(connection);
        } catch (VectorException e) {
            transaction.undo(e);
            throw LentTransaction.explained(e);
        } catch (SQLException | RuntimeException | Error e) {
            transaction.undo(e);
            throw e;
        }
        transaction.leave(write);
        return result;
    }

    private CallConnection callConnection(Borrowed borrowed, CallContext context) {
        try {
            boolean keepsSession = this.keepsSession;
            return new CallConnection(
                    connections,
                    borrowed,
                    keepsSession,
                    keepsSession ? connections.prepareThreshold(borrowed.driver()) : 0,
                    watchdog,
                    context);
        } catch (SQLException e) {
            refuse(borrowed);
            throw PgErrors.translate(e, context, false);
        } catch (RuntimeException | Error e) {
            refuse(borrowed);
            throw e;
        }
    }

    private void refuse(Borrowed borrowed) {
        try {
            connections.evict(borrowed.connection());
        } finally {
            borrowed.giveBack();
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            release.run();
        }
    }
}
