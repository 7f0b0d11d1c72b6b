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
import java.util.Random;
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
                .showing("index row size \\d+", "index row size 5016")
                .showing("tuple \\(\\d+,\\d+\\)", "tuple (0,1)")
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
                        () -> open(login(database.user(), database.password()).set("backends.main.tls.enabled", true)),
                        "TLS to a server that has none",
                        "certificates for the server, or leave `tls` out"),
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
                        this::besideALock,
                        "another transaction holds a lock for longer than the server's `lock_timeout`",
                        "end that transaction; run the call again, which the client has done already"),
                Mistake.of(
                        this::intoANarrowIndex,
                        "an index of somebody's own over a key with long texts",
                        "an index on a part or a hash of the text; without one texts may be long"),
                Mistake.of(
                        this::withAStateOfItsOwn,
                        "a trigger of the application's fails with a SQLSTATE of its own, which nobody else knows",
                        "correct the trigger; the vendor code in `getMessage()` is its state"),
                Mistake.of(
                        () -> {
                            execute(
                                    database,
                                    "CREATE TABLE articles (id text PRIMARY KEY, embedding vector(3), title text)");
                            owner.collection("articles");
                        },
                        "a table of somebody else's, without a mapping",
                        "paste the mapping that the message ends with, or take another name"),
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

    private VectorCollection another(String name) {
        return owner.createCollection(docs.spec().toBuilder().name(name).build());
    }

    private void besideALock() throws SQLException {
        try (VectorClient client = VectorClients.open(login(database.user(), database.password())
                        .set("backends.main.properties.options", "-c lock_timeout=100ms")
                        .build());
                Connection other = database.connect();
                Statement statement = other.createStatement()) {
            VectorCollection same = client.collection("docs");
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE docs IN SHARE MODE");
            same.upsert(RECORD);
        }
    }

    private void intoANarrowIndex() throws SQLException {
        VectorCollection notes = another("notes");
        execute(database, "CREATE INDEX notes_text ON notes ((metadata->>'text'))");
        StringBuilder text = new StringBuilder();
        new Random(1).ints(5_000, 'a', 'z').forEach(text::appendCodePoint);
        notes.upsert(VectorRecord.of("a", new float[] {1, 0}, Metadata.of("text", text.toString())));
    }

    private void withAStateOfItsOwn() throws SQLException {
        VectorCollection audited = another("audited");
        execute(
                database,
                "CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS"
                        + " $$ BEGIN RAISE 'the audit is closed' USING ERRCODE = 'AU001'; END $$",
                "CREATE TRIGGER audit BEFORE INSERT ON audited FOR EACH ROW EXECUTE FUNCTION audit()");
        audited.upsert(RECORD);
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
