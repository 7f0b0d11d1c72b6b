package io.covector.pgvector.internal.connection;

import io.covector.spi.Ticker;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/**
 * Makes the physical connections of a pool. A login that was refused is not tried again within a second, so that a
 * busy client with an old password does not fill the server's log or have its account locked. Thread-safe.
 */
final class ConnectionFactory implements DataSource {
    private static final Duration BETWEEN_REFUSED_LOGINS = Duration.ofSeconds(1);

    private final ServerList servers;
    private final Ticker ticker;
    private volatile @Nullable Refusal refusal;
    private volatile Consumer<SQLException> listener = failure -> {};

    ConnectionFactory(DriverProperties properties, Ticker ticker) {
        this.servers = new ServerList(properties, ticker);
        this.ticker = ticker;
    }

    private record Refusal(SQLException failure, long nanoTime) {}

    /** Tells somebody of each attempt that was refused for good, on the thread of the attempt. */
    void onRefusal(Consumer<SQLException> refused) {
        this.listener = refused;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Refusal last = refusal;
        if (last != null && ticker.nanoTime() - last.nanoTime < BETWEEN_REFUSED_LOGINS.toNanos()) {
            listener.accept(last.failure);
            throw last.failure;
        }
        try {
            Connection connection = servers.connect();
            refusal = null;
            return connection;
        } catch (SQLException e) {
            if (PgErrors.isRefusal(e)) {
                refusal = new Refusal(e, ticker.nanoTime());
                listener.accept(e);
            }
            throw e;
        }
    }

    @Override
    public Connection getConnection(@Nullable String user, @Nullable String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("the login is that of the pool");
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) {
        throw new UnsupportedOperationException("the driver logs by java.util.logging");
    }

    /** Does nothing: the driver has a property for it, and HikariCP would set the one of the whole JVM. */
    @Override
    public void setLoginTimeout(int seconds) {}

    /**
     * HikariCP waits so long for an attempt under way when the pool is closed, and warns after it: an ordinary attempt
     * is over by then.
     */
    @Override
    public int getLoginTimeout() {
        return 1;
    }

    @Override
    public Logger getParentLogger() {
        return new Driver().getParentLogger();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLFeatureNotSupportedException("wraps nothing");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
