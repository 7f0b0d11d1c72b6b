package io.covector.it.pgvector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.Metric;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.client.ClientConfig;
import io.covector.client.VectorClients;
import io.covector.config.Credentials;
import io.covector.config.CredentialsSupplier;
import io.covector.config.Secret;
import io.covector.test.servers.PgDatabase;
import io.covector.test.servers.PgServer;
import io.covector.test.servers.TestServers;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Logins that the application supplies. */
class CredentialsIT {
    private final AtomicReference<CredentialsSupplier> current = new AtomicReference<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final CredentialsSupplier supplier = () -> {
        asked.incrementAndGet();
        return current.get().get();
    };
    private PgDatabase database;

    @BeforeEach
    void open() {
        database = TestServers.postgres().freshDatabaseOfPlainUser();
        current.set(() -> Credentials.of(database.user(), Secret.of(database.password())));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private ClientConfig.Builder config(Map<String, String> settings) {
        ClientConfig.Builder config = ClientConfig.builder()
                .set("timeout", "1h")
                .set("backends.main.type", "pgvector")
                .set("backends.main.url", database.jdbcUrl())
                .set("backends.main.pool.max-size", "2");
        settings.forEach((key, value) -> config.set("backends.main." + key, value));
        return config.resource("main", CredentialsSupplier.class, supplier);
    }

    private VectorClient client(Map<String, String> settings) {
        return VectorClients.open(config(settings).build());
    }

    private void asSuperuser(String sql) {
        PgServer server = database.server();
        PgDatabase all = new PgDatabase(server, server.user(), server.jdbcUrl(), server.user(), server.password());
        Database.execute(all, sql);
    }

    private void changePassword(String password) {
        asSuperuser("ALTER ROLE " + database.user() + " PASSWORD '" + password + "'");
        asSuperuser("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '" + database.user() + "'");
    }

    private static VectorCollection collection(VectorClient client) {
        return client.openOrCreateCollection(
                CollectionSpec.builder("item").vector(3, Metric.COSINE).build());
    }

    private static void fails(Runnable call, ErrorCode code, String text) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(VectorException.class, e -> {
            assertThat(e.code()).as(e.getMessage()).isEqualTo(code);
            assertThat(e.text()).contains(text).doesNotContain("hush");
        });
    }

    @Test
    void aPasswordThatRotatesIsAskedForWithEachConnection() {
        // without idle connections, or the pool tries the next password before the server knows it
        try (VectorClient client = client(Map.of("pool.acquire-timeout", "10m", "pool.min-idle", "0"))) {
            VectorCollection collection = collection(client);
            for (int round = 0; round < 3; round++) {
                String token = "token-" + round;
                current.set(() -> Credentials.of(database.user(), Secret.of(token)));
                changePassword(token);
                assertThat(collection.count()).isZero();
            }
            assertThat(asked.get()).isGreaterThanOrEqualTo(4);
        }
    }

    @Test
    void theNameMayComeFromTheConfiguration() {
        current.set(() -> Credentials.of(Secret.of(database.password())));
        try (VectorClient client = client(Map.of("user", database.user()))) {
            assertThat(collection(client).count()).isZero();
        }
    }

    @Test
    void whatTheSupplierSaysReachesTheCaller() {
        current.set(() -> {
            throw VectorException.builder(ErrorCode.UNAUTHENTICATED, "the role may not connect")
                    .build();
        });
        fails(
                () -> client(Map.of()).close(),
                ErrorCode.UNAUTHENTICATED,
                "CredentialsSupplier failed: the role may not");
        current.set(() -> {
            throw new IllegalStateException("hush");
        });
        fails(
                () -> client(Map.of()).close(),
                ErrorCode.UNAVAILABLE,
                "can be made: the application's CredentialsSupplier threw java.lang.IllegalStateException");
        current.set(() -> null);
        fails(() -> client(Map.of()).close(), ErrorCode.UNAUTHENTICATED, "CredentialsSupplier gave no login");
        current.set(() -> Credentials.of("nobody", Secret.of("hush")));
        fails(() -> client(Map.of()).close(), ErrorCode.UNAUTHENTICATED, "authentication failed for user \"nobody\"");
    }

    @Test
    void aSupplierThatFailsLaterEndsCallsAndACuredOneServesThem() {
        try (VectorClient client = client(Map.of("pool.acquire-timeout", "10m", "pool.min-idle", "0"))) {
            VectorCollection collection = collection(client);
            current.set(() -> {
                throw VectorException.builder(ErrorCode.UNAUTHENTICATED, "the token has expired")
                        .build();
            });
            changePassword(database.password());
            fails(collection::count, ErrorCode.UNAUTHENTICATED, "the token has expired");
        }
        current.set(() -> Credentials.of(database.user(), Secret.of(database.password())));
        try (VectorClient client = client(Map.of("pool.acquire-timeout", "3s", "pool.min-idle", "0"))) {
            VectorCollection collection = collection(client);
            current.set(() -> {
                throw new IllegalStateException("hush");
            });
            changePassword(database.password());
            fails(collection::count, ErrorCode.UNAVAILABLE, "CredentialsSupplier threw");
        }
    }

    @Test
    void connectionsAreSharedByTheSameSupplierOnly() {
        try (VectorClient one = client(Map.of());
                VectorClient two = client(Map.of("schema", "public"));
                VectorClient other = VectorClients.open(config(Map.of())
                        .resource(
                                "main",
                                CredentialsSupplier.class,
                                () -> current.get().get())
                        .build())) {
            HikariDataSource pool = one.unwrap(HikariDataSource.class);
            assertThat(two.unwrap(HikariDataSource.class)).isSameAs(pool);
            assertThat(other.unwrap(HikariDataSource.class)).isNotSameAs(pool);
        }
    }

    @Test
    void anotherLoginBesideIsRefused() {
        fails(
                () -> client(Map.of("password", "hush")).close(),
                ErrorCode.INVALID_CONFIG,
                "is set, but the application hands in a CredentialsSupplier; remove one of the two");
        String url = database.jdbcUrl() + (database.jdbcUrl().contains("?") ? "&" : "?") + "password=hush";
        fails(() -> client(Map.of("url", url)).close(), ErrorCode.INVALID_CONFIG, "holds a user or a password");
        DataSource own = new PGSimpleDataSource();
        fails(
                () -> VectorClients.open(ClientConfig.builder()
                                .set("backends.main.type", "pgvector")
                                .resource("main", CredentialsSupplier.class, supplier)
                                .resource("main", DataSource.class, own)
                                .build())
                        .close(),
                ErrorCode.INVALID_CONFIG,
                "both a DataSource and a CredentialsSupplier");
        assertThat(asked.get()).isZero();
    }
}
