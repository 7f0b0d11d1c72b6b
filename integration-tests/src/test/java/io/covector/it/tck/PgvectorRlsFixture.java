package io.covector.it.tck;

import io.covector.test.servers.PgDatabase;
import io.covector.test.servers.TestServers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A database of its own, where every new table is under row-level security, also for its owner, by a policy that lets
 * every row through.
 */
public final class PgvectorRlsFixture extends PgDatabaseFixture {
    private static final String FUNCTION = """
            CREATE FUNCTION secure() RETURNS event_trigger LANGUAGE plpgsql AS $$
            DECLARE
                created record;
            BEGIN
                FOR created IN SELECT object_identity AS name FROM pg_event_trigger_ddl_commands()
                               WHERE object_type = 'table' LOOP
                    EXECUTE 'ALTER TABLE ' || created.name || ' ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY';
                    EXECUTE 'CREATE POLICY everything ON ' || created.name || ' USING (true) WITH CHECK (true)';
                END LOOP;
            END $$""";

    private static final String TRIGGER =
            "CREATE EVENT TRIGGER secure ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION secure()";

    PgvectorRlsFixture() {
        super(TestServers.postgres().freshDatabaseOfPlainUser());
        PgDatabase database = database();
        try (Connection connection = DriverManager.getConnection(
                        database.jdbcUrl(),
                        database.server().user(),
                        database.server().password());
                Statement statement = connection.createStatement()) {
            statement.execute(FUNCTION);
            statement.execute(TRIGGER);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
