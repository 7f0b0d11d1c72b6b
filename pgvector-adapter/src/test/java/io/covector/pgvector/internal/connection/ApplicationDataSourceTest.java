package io.covector.pgvector.internal.connection;

import static io.covector.ErrorCode.POOL_EXHAUSTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.covector.ErrorCode;
import io.covector.TransientVectorException;
import io.covector.VectorException;
import io.covector.observe.Operation;
import io.covector.spi.CallContext;
import io.covector.spi.CancelSignal;
import io.covector.spi.Deadline;
import io.covector.test.FakeTicker;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeoutException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

class ApplicationDataSourceTest {
    private final SQLException noneFree = new SQLTransientConnectionException("request timed out");

    private final FakeTicker ticker = FakeTicker.impatient();
    private final CancelSignal cancel = new CancelSignal();
    private final CallContext context =
            CallContext.of(Operation.GET, Deadline.after(Duration.ofSeconds(1), ticker), cancel);

    private void assertFails(SQLException failure, ErrorCode code) {
        assertThatThrownBy(() -> new ApplicationDataSource(new FailingDataSource(failure)).acquire(context))
                .isInstanceOfSatisfying(
                        VectorException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void aPoolWithoutAFreeConnectionIsExhausted() {
        assertFails(noneFree, ErrorCode.POOL_EXHAUSTED);
    }

    @Test
    void theEndOfTheCallGoesBeforeThatOfTheWait() {
        ticker.advance(Duration.ofSeconds(2));
        assertFails(noneFree, ErrorCode.TIMEOUT);
        cancel.cancel();
        assertFails(noneFree, ErrorCode.CANCELLED);
    }

    @Test
    void anInterruptOfTheWaitEndsTheCallAndStaysVisible() {
        SQLException interrupted = new SQLException("Interrupted during acquisition", new InterruptedException());
        assertFails(interrupted, ErrorCode.CANCELLED);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aCancellationEndsTheWait() {
        DataSource waiting = new FailingDataSource(noneFree) {
            @Override
            public Connection getConnection() throws SQLException {
                cancel.cancel();
                throw new SQLException("Interrupted during acquisition", interrupt());
            }
        };
        assertThatThrownBy(() -> new ApplicationDataSource(waiting).acquire(context))
                .isInstanceOfSatisfying(
                        VectorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
        assertThat(Thread.interrupted()).as("the interrupt was ours").isFalse();
    }

    /** The interrupt that ends a wait. */
    private static InterruptedException interrupt() {
        try {
            Thread.sleep(Long.MAX_VALUE);
            return new InterruptedException();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // as pools do
            return e;
        }
    }

    @Test
    void aServerThatCannotBeReachedIsUnavailable() {
        assertFails(new PSQLException("refused", PSQLState.CONNECTION_UNABLE_TO_CONNECT), ErrorCode.UNAVAILABLE);
        assertFails(
                new SQLTransientConnectionException(
                        "request timed out",
                        "08001",
                        new PSQLException("refused", PSQLState.CONNECTION_UNABLE_TO_CONNECT)),
                ErrorCode.UNAVAILABLE);
    }

    @Test
    void everyPoolsWordForAWaitInVainIsKnown() {
        assertFails(new SQLException("pool error", new NoSuchElementException("Timeout waiting")), POOL_EXHAUSTED);
        assertFails(new SQLException("checkout", new TimeoutException("acquireResource")), POOL_EXHAUSTED);
        assertFails(new SQLTimeoutException("no connection in 1 s"), POOL_EXHAUSTED);
    }

    @Test
    void whatIsNotTheServersIsNoFailureOfTheAdapter() {
        assertFails(new SQLException("no target"), ErrorCode.UNAVAILABLE);
        assertFails(
                new SQLException(
                        "cannot create a connection",
                        new PSQLException("no such user", PSQLState.INVALID_AUTHORIZATION_SPECIFICATION)),
                ErrorCode.UNAUTHENTICATED);
        DataSource broken = new FailingDataSource(noneFree) {
            @Override
            public Connection getConnection() {
                throw new IllegalStateException("no bean");
            }
        };
        assertThatThrownBy(() -> new ApplicationDataSource(broken).acquire(context))
                .isInstanceOfSatisfying(
                        TransientVectorException.class,
                        e -> assertThat(e.text())
                                .isEqualTo("the application's DataSource gave no connection:"
                                        + " java.lang.IllegalStateException: no bean"));
    }

    @Test
    void aClosedPoolIsClosed() {
        HikariDataSource closed = new HikariDataSource();
        closed.close();
        assertThatThrownBy(() -> new ApplicationDataSource(closed).acquire(context))
                .isInstanceOfSatisfying(VectorException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.CLOSED);
                    assertThat(e.text()).startsWith("the application has closed its DataSource: HikariDataSource ");
                });
    }

    /** Gives no connection. */
    private static class FailingDataSource implements DataSource {
        private final SQLException failure;

        FailingDataSource(SQLException failure) {
            this.failure = failure;
        }

        @Override
        public Connection getConnection() throws SQLException {
            throw failure;
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            throw failure;
        }

        @Override
        public PrintWriter getLogWriter() throws SQLException {
            throw new SQLFeatureNotSupportedException("getLogWriter");
        }

        @Override
        public void setLogWriter(PrintWriter out) throws SQLException {
            throw new SQLFeatureNotSupportedException("setLogWriter");
        }

        @Override
        public void setLoginTimeout(int seconds) throws SQLException {
            throw new SQLFeatureNotSupportedException("setLoginTimeout");
        }

        @Override
        public int getLoginTimeout() throws SQLException {
            throw new SQLFeatureNotSupportedException("getLoginTimeout");
        }

        @Override
        public Logger getParentLogger() throws SQLFeatureNotSupportedException {
            throw new SQLFeatureNotSupportedException("getParentLogger");
        }

        @Override
        public <T> T unwrap(Class<T> type) throws SQLException {
            throw new SQLFeatureNotSupportedException("unwrap");
        }

        @Override
        public boolean isWrapperFor(Class<?> type) {
            return false;
        }
    }
}
