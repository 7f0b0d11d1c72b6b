package io.covector.it.pgvector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.covector.observe.Operation;
import io.covector.pgvector.internal.connection.CallConnection;
import io.covector.pgvector.internal.connection.Database;
import io.covector.pgvector.internal.connection.Pooler;
import io.covector.spi.CallContext;
import io.covector.spi.Deadline;
import io.covector.test.FakeBackendContext;
import io.covector.test.RealTicker;
import io.covector.test.servers.PgDatabase;
import io.covector.test.servers.TestServers;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionTemplate;

/** Calls in which an Error strikes, such as want of memory: the next call finds a connection as new. */
class BrokenCallsIT {
    private static final RealTicker TICKER = new RealTicker();

    private PgDatabase database;
    private HikariDataSource pool;

    @BeforeEach
    void open() throws SQLException {
        database = TestServers.postgres().freshDatabase();
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.jdbcUrl());
        config.setUsername(database.user());
        config.setPassword(database.password());
        config.setMaximumPoolSize(1);
        config.setConnectionTimeout(20_000);
        pool = new HikariDataSource(config);
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE n (n int)");
        }
    }

    @AfterEach
    void close() {
        pool.close();
        database.close();
    }

    private static CallContext call() {
        return CallContext.of(Operation.UPSERT, Deadline.after(Duration.ofMinutes(1), TICKER));
    }

    private static Database over(DataSource dataSource) {
        return Database.of(dataSource, Pooler.NONE, FakeBackendContext.of(TICKER));
    }

    private int rows() throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM n")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static long copyThatFails(CallConnection connection) throws SQLException {
        return connection.copy("COPY n FROM STDIN", sink -> {
            sink.send(new byte[] {'1', '\n'}, 2);
            throw new OutOfMemoryError("planted");
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCopyInWhichMemoryRunsOut(boolean isPlain) throws SQLException {
        try (Database ours = over(isPlain ? pool : new DelegatingDataSource(pool))) {
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> ours.write(call(), BrokenCallsIT::copyThatFails))
                        .isInstanceOf(OutOfMemoryError.class);
                assertThat(rows()).isZero();
            }
            assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
        }
    }

    @Test
    void aTransactionInWhichMemoryRunsOut() throws SQLException {
        try (Database ours = over(pool)) {
            assertThatThrownBy(() -> ours.write(call(), connection -> {
                        connection.transaction(inside -> {
                            inside.execute("INSERT INTO n VALUES (1)");
                            throw new OutOfMemoryError("planted");
                        });
                        return connection;
                    }))
                    .isInstanceOf(OutOfMemoryError.class);
            assertThat(rows()).isZero();
            ours.write(call(), connection -> connection.copy("COPY n FROM STDIN", sink -> {}));
        }
    }

    @Test
    void aTransactionOfTheApplicationGoesOn() throws SQLException {
        TransactionTemplate transaction = new TransactionTemplate(new DataSourceTransactionManager(pool));
        try (Database ours = over(new TransactionAwareDataSourceProxy(pool))) {
            transaction.executeWithoutResult(status -> {
                assertThatThrownBy(() -> ours.write(call(), BrokenCallsIT::copyThatFails))
                        .isInstanceOf(OutOfMemoryError.class);
                new JdbcTemplate(pool).update("INSERT INTO n VALUES (2)");
            });
        }
        assertThat(rows()).isOne();
    }

    /** A connection is handed out, and then an Error strikes at the n-th look at it. */
    @Test
    void memoryRunsOutWhileTheCallBegins() throws SQLException {
        for (int look = 1; look <= 3; look++) {
            AtomicInteger left = new AtomicInteger(look);
            try (Database ours = over(failingAt(left))) {
                assertThatThrownBy(() -> ours.read(call(), connection -> 1)).isInstanceOf(OutOfMemoryError.class);
                assertThat(pool.getHikariPoolMXBean().getActiveConnections())
                        .as("taken and not given back, look " + look)
                        .isZero();
                assertThat(ours.<Integer>read(call(), connection -> 1)).isOne();
            }
            assertThat(rows()).isZero();
        }
    }

    private DataSource failingAt(AtomicInteger left) {
        return new DelegatingDataSource(pool) {
            @Override
            public Connection getConnection() throws SQLException {
                Connection connection = super.getConnection();
                return (Connection) Proxy.newProxyInstance(
                        BrokenCallsIT.class.getClassLoader(),
                        new Class<?>[] {Connection.class},
                        (proxy, method, args) -> {
                            if ((method.getName().equals("unwrap")
                                            || method.getName().equals("getAutoCommit"))
                                    && left.decrementAndGet() == 0) {
                                throw new OutOfMemoryError("planted");
                            }
                            try {
                                return method.invoke(connection, args);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
            }
        };
    }
}
