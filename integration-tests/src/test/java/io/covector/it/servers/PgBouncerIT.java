package io.covector.it.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.test.servers.PgBouncer;
import io.covector.test.servers.PgBouncer.PoolMode;
import io.covector.test.servers.PgDatabase;
import io.covector.test.servers.TestServers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The pooler of the test suite does what those in the field do. */
class PgBouncerIT {
    private static PgDatabase database;

    @BeforeAll
    static void create() {
        database = TestServers.postgres().freshDatabaseOfPlainUser();
    }

    @AfterAll
    static void drop() {
        database.close();
    }

    private static PgBouncer pgBouncer(PoolMode mode) {
        return TestServers.pgBouncer(database.server(), mode, 2);
    }

    private static int backend(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT pg_backend_pid()")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    @Test
    void itsUsersAreThoseOfPostgres() throws SQLException {
        try (PgBouncer pooler = pgBouncer(PoolMode.TRANSACTION)) {
            PgDatabase pooled = pooler.inFrontOf(database);
            try (Connection connection = pooled.connect();
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT current_user, current_database()")) {
                rows.next();
                assertThat(rows.getString(1)).isEqualTo(database.user());
                assertThat(rows.getString(2)).isEqualTo(database.name());
            }
            assertThatThrownBy(() -> DriverManager.getConnection(pooled.jdbcUrl(), pooled.user(), "wrong"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("authentication failed");
        }
    }

    @Test
    void betweenTransactionsTheConnectionIsAnyones() throws SQLException {
        try (PgBouncer pooler = pgBouncer(PoolMode.TRANSACTION);
                Connection one = pooler.inFrontOf(database).connect();
                Connection two = pooler.inFrontOf(database).connect();
                Connection three = pooler.inFrontOf(database).connect()) {
            one.setAutoCommit(false);
            int ofOne = backend(one);
            int ofTwo = backend(two);
            assertThat(ofTwo).isNotEqualTo(ofOne).isEqualTo(backend(three));
            assertThat(backend(one)).isEqualTo(ofOne);
            two.setAutoCommit(false);
            assertThat(backend(two)).isEqualTo(ofTwo);
            one.commit();
            assertThat(backend(three)).isEqualTo(ofOne);
        }
    }

    @Test
    void statementModeRefusesTransactions() throws SQLException {
        try (PgBouncer pooler = pgBouncer(PoolMode.STATEMENT);
                Connection connection = pooler.inFrontOf(database).connect()) {
            assertThat(backend(connection)).isPositive();
            connection.setAutoCommit(false);
            assertThatThrownBy(() -> backend(connection)).hasMessageContaining("transaction blocks not allowed");
        }
    }

    @Test
    void unknownStartUpParametersAreRefused() {
        try (PgBouncer pooler = pgBouncer(PoolMode.TRANSACTION)) {
            PgDatabase pooled = pooler.inFrontOf(database);
            Properties properties = new Properties();
            properties.setProperty("user", pooled.user());
            properties.setProperty("password", pooled.password());
            properties.setProperty("options", "-c search_path=public");
            assertThatThrownBy(() -> DriverManager.getConnection(pooled.jdbcUrl(), properties))
                    .hasMessageContaining("unsupported startup parameter: options");
        }
    }

    @Test
    void killedItComesBackAtItsPort() throws SQLException {
        try (PgBouncer pooler = pgBouncer(PoolMode.TRANSACTION)) {
            PgDatabase pooled = pooler.inFrontOf(database);
            Set<Integer> backends = new HashSet<>();
            try (Connection connection = pooled.connect()) {
                backends.add(backend(connection));
                pooler.kill();
                assertThatThrownBy(() -> backend(connection)).isInstanceOf(SQLException.class);
            }
            assertThatThrownBy(pooled::connect).hasMessageContaining("refused");
            pooler.start();
            try (Connection connection = pooled.connect()) {
                backends.add(backend(connection));
            }
            assertThat(backends).hasSize(2);
        }
    }
}
