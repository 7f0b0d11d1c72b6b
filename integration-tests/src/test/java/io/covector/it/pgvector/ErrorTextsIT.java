package io.covector.it.pgvector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.ErrorCode;
import io.covector.VectorClient;
import io.covector.VectorException;
import io.covector.test.servers.PgDatabase;
import io.covector.test.servers.TestServers;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What failures of set-up say: where, why, and what to do. */
class ErrorTextsIT {
    private static PgDatabase database;

    @BeforeAll
    static void open() {
        database = TestServers.postgres().freshDatabaseOfPlainUser();
        Database.execute(database, "CREATE SCHEMA app", "CREATE TABLE app.docs (id text PRIMARY KEY, v vector(3))");
    }

    @AfterAll
    static void close() {
        database.close();
    }

    private static void fails(ThrowingCallable call, ErrorCode code, String... parts) {
        assertThatThrownBy(call).isInstanceOfSatisfying(VectorException.class, e -> {
            assertThat(e.text()).contains(parts).doesNotContain("hush").doesNotContain(database.password());
            assertThat(e.code()).isEqualTo(code);
        });
    }

    private static void openFails(Map<String, String> settings, ErrorCode code, String... parts) {
        fails(() -> Clients.open(database, settings).close(), code, parts);
    }

    /** {@code host:port/database} of the test's database. */
    private static String address() {
        return database.jdbcUrl().replaceFirst("jdbc:postgresql://", "").replaceFirst("\\?.*", "");
    }

    @Test
    void aServerThatIsNotThere() {
        openFails(
                Map.of("url", "jdbc:postgresql://localhost:1/none?password=hush"),
                ErrorCode.UNAVAILABLE,
                "no connection to localhost:1/none can be made: Connection refused",
                "see 'url'");
        openFails(
                Map.of("url", "jdbc:postgresql://no-such-host.invalid/app"),
                ErrorCode.UNAVAILABLE,
                "no connection to no-such-host.invalid:5432/app can be made: the name of the host is not known here",
                "see 'url'");
        openFails(
                Map.of("url", "jdbc:postgresql://me:hush@db:5432/app"),
                ErrorCode.INVALID_CONFIG,
                "a login is set by 'user' and 'password'");
        openFails(
                Map.of("url", "jdbc:postgresql://db:hush/app"),
                ErrorCode.INVALID_CONFIG,
                "accepted are jdbc:postgresql://host:port/database");
    }

    @Test
    void aDatabaseOrLoginThatTheServerRefuses() {
        openFails(
                Map.of("url", database.jdbcUrl().replace("/" + database.name(), "/nowhere")),
                ErrorCode.INVALID_CONFIG,
                "/nowhere can be made: database \"nowhere\" does not exist; create it, or correct 'url'");
        openFails(
                Map.of("password", "hush"),
                ErrorCode.UNAUTHENTICATED,
                "no connection to " + address() + " can be made",
                "password authentication failed for user \"" + database.user() + "\"; see 'user' and 'password'");
        openFails(
                Map.of("properties.options", "-c no_such.thing=1 -c nonsense=2"),
                ErrorCode.INVALID_CONFIG,
                "nonsense",
                "see 'url' and 'properties'");
    }

    @Test
    void encryptionThatTheServerDoesNotOffer() {
        openFails(
                Map.of("tls.enabled", "true"),
                ErrorCode.INVALID_CONFIG,
                "The server does not support SSL.; see 'tls.enabled', or 'sslmode' in 'url' and 'properties'");
        openFails(Map.of("properties.sslmode", "require"), ErrorCode.INVALID_CONFIG, "see 'tls.enabled'");
    }

    /** The driver sends the zone of the JVM, which other tests share; so one is set in the options. */
    @Test
    void aTimeZoneThatTheServerDoesNotKnow() {
        openFails(
                Map.of("properties.options", "-c TimeZone=Mars/Olympus_Mons"),
                ErrorCode.INVALID_CONFIG,
                "invalid value for parameter \"TimeZone\": \"Mars/Olympus_Mons\"",
                "-Duser.timezone=UTC");
    }

    @Test
    void aSchemaThatIsNotThere() {
        openFails(
                Map.of("schema", "App"),
                ErrorCode.INVALID_CONFIG,
                "database '" + database.name() + "' has no schema 'App'; there is app; run there: CREATE SCHEMA");
    }

    private static void attachedFails(String table, String... parts) {
        Map<String, String> settings = new HashMap<>(Map.of("collections.docs.metric", "cosine"));
        settings.put("collections.docs.table", table);
        settings.put("collections.docs.vector", "v");
        try (VectorClient client = Clients.open(database, settings)) {
            assertThat(client.collectionExists("docs")).isFalse();
            assertThat(client.listCollections()).isEmpty();
            fails(() -> client.collection("docs"), ErrorCode.COLLECTION_NOT_FOUND, parts);
        }
    }

    @Test
    void anAttachedTableThatIsNotThere() {
        attachedFails(
                "app.Docs",
                "table \"app\".\"Docs\" of collection 'docs' is missing: the schema has none of that name",
                "; there is \"app\".\"docs\"",
                "see 'collections.docs.table', whose letters are taken as they are written");
        attachedFails("docs", "table \"public\".\"docs\" of collection", "there is \"app\".\"docs\"");
        attachedFails("App.docs", "there is no schema 'App'; there is app; there is \"app\".\"docs\"");
        attachedFails("other.nothing", "there is no schema 'other'; see 'collections.docs.table'");
    }
}
