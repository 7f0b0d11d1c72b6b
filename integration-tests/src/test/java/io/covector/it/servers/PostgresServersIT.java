package io.covector.it.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.test.servers.KillablePgServer;
import io.covector.test.servers.PgDatabase;
import io.covector.test.servers.PgServer;
import io.covector.test.servers.TestServers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PostgresServersIT {
    @Test
    void offersAPgvectorWithIterativeScans() throws SQLException {
        try (PgDatabase database = TestServers.postgres().freshDatabase()) {
            String version = query(database, "SELECT extversion FROM pg_extension WHERE extname = 'vector'")
                    .get(0);
            assertThat(version).matches("0\\.([89]|\\d\\d)\\..*|[1-9].*");
        }
    }

    @Test
    void computesHalfvecDistances() throws SQLException {
        try (PgDatabase database = TestServers.postgres().freshDatabase()) {
            assertThat(query(database, "SELECT '[1,2,3]'::halfvec(3) <-> '[1,2,5]'::halfvec(3)"))
                    .containsExactly("2");
        }
    }

    @Test
    void iterativeScanFillsTheLimitUnderASelectiveFilter() throws SQLException {
        try (PgDatabase database = TestServers.postgres().freshDatabase();
                Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE item (id int, v vector(3))");
            statement.execute(
                    "INSERT INTO item SELECT i, ARRAY[sin(i), cos(i), i % 7] FROM generate_series(1, 2000) i");
            statement.execute("CREATE INDEX ON item USING hnsw (v vector_l2_ops)");
            statement.execute("SET enable_seqscan = off; SET enable_sort = off; SET hnsw.ef_search = 10");
            String tenOfTwentyMatches =
                    "SELECT id FROM item WHERE id % 100 = 0 ORDER BY v <-> '[0,1,0]'::vector LIMIT 10";

            statement.execute("SET hnsw.iterative_scan = off");
            assertThat(query(statement, tenOfTwentyMatches)).hasSizeLessThan(10);
            statement.execute("SET hnsw.iterative_scan = strict_order");
            assertThat(query(statement, tenOfTwentyMatches)).hasSize(10);
        }
    }

    @Test
    void aPlainUserUsesTheExtensionWithoutBeingSuperuser() throws SQLException {
        try (PgDatabase database = TestServers.postgres().freshDatabaseOfPlainUser();
                Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            assertThat(query(statement, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"))
                    .containsExactly("f");
            statement.execute("CREATE TABLE item (v vector(3))");
            assertThat(query(statement, "SELECT count(*) FROM item")).containsExactly("0");
        }
    }

    @Test
    void aDatabaseWithoutTheExtensionStaysWithoutIt() throws SQLException {
        try (PgDatabase database = TestServers.postgres().freshDatabaseWithoutExtension();
                Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("CREATE EXTENSION vector"))
                    .hasMessageContaining("permission denied to create extension \"vector\"");
        }
    }

    @Test
    void databasesAreApartAndGoneWhenClosed() throws SQLException {
        PgServer server = TestServers.postgres();
        PgDatabase first = server.freshDatabaseOfPlainUser();
        try (PgDatabase second = server.freshDatabase()) {
            query(first, "CREATE TABLE item (id int)", "SELECT count(*) FROM item");
            assertThat(query(second, "SELECT to_regclass('item') IS NULL")).containsExactly("t");

            first.close();
            assertThat(query(
                            second,
                            "SELECT 1 FROM pg_database WHERE datname = '%1$s' "
                                    + "UNION SELECT 2 FROM pg_roles WHERE rolname = '%1$s'".formatted(first.name())))
                    .isEmpty();
        }
    }

    @Test
    void aKilledServerComesBackAtItsAddressWithItsData() throws SQLException {
        try (KillablePgServer server = TestServers.killablePostgres()) {
            PgDatabase database = server.freshDatabase();
            query(database, "CREATE TABLE item AS SELECT generate_series(1, 1000)", "SELECT 1");

            server.kill();
            assertThatThrownBy(database::connect).isInstanceOf(SQLException.class);
            server.start();

            assertThat(query(database, "SELECT count(*) FROM item")).containsExactly("1000");
        }
    }

    /** Runs the statements and returns the first column of the last one's result. */
    private static List<String> query(PgDatabase database, String... statements) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < statements.length - 1; i++) {
                statement.execute(statements[i]);
            }
            return query(statement, statements[statements.length - 1]);
        }
    }

    private static List<String> query(Statement statement, String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }
}
