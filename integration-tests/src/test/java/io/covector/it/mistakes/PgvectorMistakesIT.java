package io.covector.it.mistakes;

import com.zaxxer.hikari.HikariDataSource;
import io.covector.CollectionSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorRecord;
import io.covector.client.ClientConfig;
import io.covector.client.VectorClients;
import io.covector.filter.Filter;
import io.covector.test.servers.PgDatabase;
import io.covector.test.servers.PgServer;
import io.covector.test.servers.TestServers;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Mistakes with PostgreSQL. */
class PgvectorMistakesIT {
    private static final VectorRecord RECORD = VectorRecord.of("a", new float[] {1, 0}, Metadata.of("year", 1815));

    private PgDatabase database;
    private VectorClient owner;
    private VectorCollection docs;
    private String reader;

    @BeforeEach
    void create() throws SQLException {
        database = TestServers.postgres().freshDatabaseOfPlainUser();
        reader = database.user() + "_reader";
        owner = VectorClients.open(login(database.user(), database.password()).build());
        docs = owner.createCollection(
                CollectionSpec.builder("docs").vector(2, Metric.COSINE).build());
        docs.upsert(RECORD);
        asSuperuser(
                "CREATE ROLE " + reader + " LOGIN PASSWORD 'reader'",
                "GRANT SELECT ON ALL TABLES IN SCHEMA public TO " + reader);
    }

    @AfterEach
    void drop() throws SQLException {
        owner.close();
        asSuperuser("DROP OWNED BY " + reader, "DROP ROLE " + reader);
        database.close();
    }

    private ClientConfig.Builder login(String user, String password) {
        return ClientConfig.builder()
                .set("retry.max-attempts", 1)
                .set("backends.main.type", "pgvector")
                .set("backends.main.url", database.jdbcUrl())
                .set("backends.main.user", user)
                .set("backends.main.password", password)
                .set("backends.main.pool.max-size", 2)
                .set("backends.main.pool.min-idle", 0);
    }

    private void asSuperuser(String... statements) throws SQLException {
        PgServer server = database.server();
        String url = database.jdbcUrl();
        execute(new PgDatabase(server, database.name(), url, server.user(), server.password()), statements);
    }

    private static void execute(PgDatabase database, String... statements) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @Test
    void areAnswered() throws IOException {
        new Troubleshooting("PostgreSQL")
                .showing(Pattern.quote(reader), "reader")
                .showing(Pattern.quote(database.user()), "app")
                .showing(Pattern.quote(database.name()), "app")
                .showing("connection to [^ ]+:\\d+/", "connection to db:5432/")
                .showing("HikariPool-\\d+", "HikariPool-1")
                .showing("HikariDataSource \\(\\w+\\)", "HikariDataSource (pool)")
                .showing("\\d+ms", "N ms")
                .check("Mistakes with `type: pgvector`.", mistakes());
    }

    private List<Mistake> mistakes() {
        return List.of(
                Mistake.of(
                        () -> open(login(database.user(), "wrong")),
                        "a wrong password",
                        "correct `user` and `password`"),
                Mistake.of(
                        () -> open(login(database.user(), database.password())
                                .set("backends.main.url", database.jdbcUrl().replace(database.name(), "no_such"))),
                        "the database is not there",
                        "create it, or correct `url`"),
                Mistake.of(
                        () -> asReader(client -> client.collection("docs").upsert(RECORD)),
                        "a user who may read only",
                        "run what follows `GRANT`, with the names of table and user"),
                Mistake.of(
                        () -> asReader(client -> client.collection("docs").delete(Filter.gt("year", 1))),
                        "the same, for a delete",
                        "the same"),
                Mistake.of(
                        () -> asReader(client -> client.createCollection(
                                docs.spec().toBuilder().name("more").build())),
                        "a user who may create no tables",
                        "grant it, or create collections as another user"),
                Mistake.of(
                        () -> {
                            asSuperuser("ALTER ROLE " + reader + " CONNECTION LIMIT 0");
                            try {
                                asReader(VectorClient::listCollections);
                            } finally {
                                asSuperuser("ALTER ROLE " + reader + " CONNECTION LIMIT -1");
                            }
                        },
                        "the server gives no more connections: `pool.max-size` of all clients together is too much",
                        "smaller pools, or a pooler"),
                Mistake.of(
                        () -> {
                            execute(
                                    database,
                                    "ALTER TABLE docs ADD CONSTRAINT late CHECK"
                                            + " ((metadata->>'year')::int > 1900) NOT VALID");
                            docs.upsert(RECORD);
                        },
                        "a constraint of the table",
                        "correct the record, or the constraint"),
                Mistake.of(
                        this::withoutFreeConnection, "the own pool is in use elsewhere", "a larger pool, or give back"),
                Mistake.of(
                        () -> {
                            HikariDataSource own = own();
                            try (VectorClient lent = VectorClients.open(over(own))) {
                                own.close();
                                lent.listCollections();
                            }
                        },
                        "the application has closed its pool before the client",
                        "close the client first"));
    }

    private void withoutFreeConnection() throws SQLException {
        try (HikariDataSource own = own();
                VectorClient lent = VectorClients.open(over(own));
                Connection one = own.getConnection()) {
            if (one.isValid(0)) {
                lent.listCollections();
            }
        }
    }

    private HikariDataSource own() {
        HikariDataSource own = new HikariDataSource();
        own.setJdbcUrl(database.jdbcUrl());
        own.setUsername(database.user());
        own.setPassword(database.password());
        own.setMaximumPoolSize(1);
        own.setConnectionTimeout(250);
        return own;
    }

    private static ClientConfig over(DataSource own) {
        return ClientConfig.builder()
                .set("retry.max-attempts", 1)
                .set("backends.main.type", "pgvector")
                .resource("main", DataSource.class, own)
                .build();
    }

    /** Does something with a client. */
    private interface Use {
        void of(VectorClient client);
    }

    private void asReader(Use use) {
        try (VectorClient client = VectorClients.open(login(reader, "reader")
                .set("backends.main.create-extension", "false")
                .build())) {
            use.of(client);
        }
    }

    private static void open(ClientConfig.Builder config) {
        VectorClients.open(config.build()).close();
    }
}
