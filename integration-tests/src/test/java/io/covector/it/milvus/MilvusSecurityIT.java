package io.covector.it.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.client.ClientConfig;
import io.covector.client.VectorClients;
import io.covector.config.Credentials;
import io.covector.config.CredentialsSupplier;
import io.covector.config.Secret;
import io.covector.test.servers.MilvusKind;
import io.covector.test.servers.SecureMilvus;
import io.covector.test.servers.TestServers;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.service.database.request.CreateDatabaseReq;
import io.milvus.v2.service.rbac.request.CreateUserReq;
import io.milvus.v2.service.rbac.request.DropUserReq;
import io.milvus.v2.service.rbac.request.UpdatePasswordReq;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** TLS, users and databases. A connection that cannot be fails with its reason, before the connect timeout is over. */
class MilvusSecurityIT {
    private static final CollectionSpec SPEC =
            CollectionSpec.builder("things").vector(2, Metric.COSINE).build();

    private static SecureMilvus oneWay;
    private static SecureMilvus mutual;
    private static VectorClient admin;
    private static MilvusClientV2 vendor;

    @BeforeAll
    static void start() {
        oneWay = TestServers.milvusWithTls();
        mutual = TestServers.milvusWithMutualTlsAndUsers();
        admin = open(mutual("token", mutual.token()));
        vendor = admin.unwrap(MilvusClientV2.class); // with the same files and token
        admin.createCollection(SPEC).upsert(record());
    }

    @AfterAll
    static void stop() {
        admin.close();
        mutual.close();
        oneWay.close();
    }

    @Test
    void oneSideShowsACertificate() {
        Map<String, String> settings = Map.of("uri", oneWay.uri(), "tls.ca-file", oneWay.file("ca.pem"));
        try (VectorClient client = open(settings)) {
            assertThat(client.createCollection(SPEC).upsert(record()).allWritten())
                    .isTrue();
            assertThat(client.unwrap(MilvusClientV2.class).listCollections().getCollectionNames())
                    .containsExactly("things");
        }
    }

    @Test
    void bothSidesShowACertificate() {
        try (VectorClient client = open(mutual("user", "root", "password", "Milvus"))) {
            assertThat(client.collection("things").count()).isEqualTo(1);
        }
        assertThat(vendor.listCollections().getCollectionNames()).containsExactly("things");
    }

    @Test
    void aServerThatIsNotTrusted() {
        refused(Map.of("uri", oneWay.uri()), "not trusted", "'tls.ca-file'");
        refused(
                Map.of("uri", oneWay.uri(), "tls.ca-file", mutual.file("ca.pem")),
                "the server's certificate is not trusted",
                "'tls.ca-file'");
        refused(
                Map.of("uri", oneWay.uri(), "tls.ca-file", oneWay.file("ca.pem"), "tls.server-name", "elsewhere"),
                "name matching elsewhere",
                "'tls.server-name'");
    }

    /** The certificate is made out to localhost and 127.0.0.1, and the server is reached by 127.0.0.2, too. */
    @Test
    void aServerUnderAnotherName() {
        Map<String, String> settings = new HashMap<>(Map.of(
                "uri", oneWay.uri().replaceFirst("//[^:/]+", "//127.0.0.2"), "tls.ca-file", oneWay.file("ca.pem")));
        refused(settings, "127.0.0.2", "'tls.server-name'");
        settings.put("tls.server-name", "localhost");
        try (VectorClient client = open(settings)) {
            assertThat(client.health().up()).isTrue();
            assertThat(client.unwrap(MilvusClientV2.class).listDatabases().getDatabaseNames())
                    .contains("default");
        }
    }

    @Test
    void aClientThatIsNotTrusted() {
        Map<String, String> settings = mutual("token", mutual.token());
        settings.remove("tls.certificate-file");
        settings.remove("tls.key-file");
        refused(settings, "misses one (", "Received fatal alert: bad_certificate", "'tls.certificate-file'");
        refused(
                mutual("tls.certificate-file", oneWay.file("client.pem"), "tls.key-file", oneWay.file("client.key")),
                "the server refused the client's certificate",
                "'tls.key-file'");
        refused(mutual("tls.key-file", mutual.file("server.key")), "the server refused the client's certificate");
    }

    @Test
    void filesThatAreNone() {
        refused(mutual("tls.ca-file", mutual.file("server.key")), "'tls'", "certificates");
        refused(mutual("tls.ca-file", "/nowhere/ca.pem"), "'tls'", "/nowhere/ca.pem");
        refused(mutual("tls.key-file", mutual.file("ca.pem")), "'tls'");
    }

    @Test
    void onlyOneSideSpeaksTls() {
        String plain = TestServers.milvus(MilvusKind.MILVUS).uri();
        refused(Map.of("uri", plain.replace("http://", "https://")), "does not speak TLS", "'uri'");
        failsToOpen(ErrorCode.UNAVAILABLE, Map.of("uri", oneWay.uri().replace("https://", "http://")), "wants TLS");
    }

    @Test
    void aUserWhoIsUnknown() {
        failsToOpen(ErrorCode.UNAUTHENTICATED, mutual(), "authorization");
        failsToOpen(ErrorCode.UNAUTHENTICATED, mutual("token", "root:wrong"), "password");
        failsToOpen(ErrorCode.UNAUTHENTICATED, mutual("user", "who", "password", "wrong"), "password");
    }

    @Test
    void aUserWhoMayNot() {
        vendor.createUser(
                CreateUserReq.builder().userName("reader").password("first1").build());
        try (VectorClient client = open(mutual("user", "reader", "password", "first1"))) {
            assertThat(client.listCollections()).containsExactly("things"); // everybody may
            assertFails(ErrorCode.PERMISSION_DENIED, () -> client.dropCollection("things"), "reader");
            assertThat(admin.collectionExists("things")).isTrue();
        }
    }

    @Test
    void aUserWhoIsRevokedLater() {
        vendor.createUser(
                CreateUserReq.builder().userName("guest").password("first1").build());
        try (VectorClient client = open(mutual("user", "guest", "password", "first1"))) {
            assertThat(client.health().up()).isTrue();

            vendor.updatePassword(UpdatePasswordReq.builder()
                    .userName("guest")
                    .password("first1")
                    .newPassword("second2")
                    .build());
            assertFails(ErrorCode.UNAUTHENTICATED, client::listCollections, "attempt=1/3");
            try (VectorClient again = open(mutual("user", "guest", "password", "second2"))) {
                vendor.dropUser(DropUserReq.builder().userName("guest").build());
                assertFails(ErrorCode.UNAUTHENTICATED, again::listCollections, "attempt=1/3");
                assertThat(again.health().up()).isFalse();
            }
        }
    }

    @Test
    void aLoginThatChangesComesFromTheApplication() {
        vendor.createUser(
                CreateUserReq.builder().userName("rotating").password("first1").build());
        AtomicReference<Credentials> login = new AtomicReference<>(Credentials.of("rotating", Secret.of("first1")));
        Map<String, String> settings = mutual();
        ClientConfig.Builder config = ClientConfig.builder()
                .set("backends.main.type", "milvus")
                .resource("main", CredentialsSupplier.class, login::get);
        settings.forEach((key, value) -> config.set("backends.main." + key, value));
        try (VectorClient client = VectorClients.open(config.build())) {
            assertThat(client.listCollections()).containsExactly("things");

            vendor.updatePassword(UpdatePasswordReq.builder()
                    .userName("rotating")
                    .password("first1")
                    .newPassword("second2")
                    .build());
            assertFails(ErrorCode.UNAUTHENTICATED, client::listCollections, "attempt=1/3");
            login.set(Credentials.of(Secret.of("rotating:second2"))); // a token
            assertThat(client.listCollections()).containsExactly("things");
            assertThat(client.unwrap(MilvusClientV2.class).listCollections().getCollectionNames())
                    .containsExactly("things");
            login.set(null);
            assertFails(ErrorCode.UNAUTHENTICATED, client::listCollections, "gave no login");
        }
        config.set("backends.main.token", "rotating:second2");
        assertThatThrownBy(() -> VectorClients.open(config.build()))
                .hasMessageContaining("INVALID_CONFIG")
                .hasMessageContaining("the application hands in a CredentialsSupplier");
    }

    @Test
    void databasesAreApart() {
        vendor.createDatabase(CreateDatabaseReq.builder().databaseName("tenant").build());
        try (VectorClient client = open(mutual("token", mutual.token(), "database", "tenant"))) {
            assertThat(client.listCollections()).isEmpty();
            VectorCollection things = client.createCollection(SPEC);
            assertThat(things.count()).isZero();
            assertThat(admin.collection("things").count()).isEqualTo(1);
            assertThat(client.dropCollection("things")).isTrue();
        }
        assertThat(admin.listCollections()).containsExactly("things");
        failsToOpen(
                ErrorCode.INVALID_CONFIG,
                mutual("token", mutual.token(), "database", "nowhere"),
                "database not found[database=nowhere]");
    }

    private static Map<String, String> mutual(String... settings) {
        Map<String, String> all = new HashMap<>(Map.of(
                "uri", mutual.uri(),
                "tls.ca-file", mutual.file("ca.pem"),
                "tls.certificate-file", mutual.file("client.pem"),
                "tls.key-file", mutual.file("client.key")));
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        return all;
    }

    private static VectorClient open(Map<String, String> settings) {
        ClientConfig.Builder config = ClientConfig.builder()
                .set("backends.main.type", "milvus")
                .set("backends.main.connect-timeout", "1m"); // on a machine that may be busy
        settings.forEach((key, value) -> config.set("backends.main." + key, value));
        return VectorClients.open(config.build());
    }

    private static VectorRecord record() {
        return VectorRecord.of("a", new float[] {1, 0}, Metadata.empty());
    }

    private static void refused(Map<String, String> settings, String... words) {
        failsToOpen(ErrorCode.INVALID_CONFIG, settings, words);
    }

    private static void failsToOpen(ErrorCode code, Map<String, String> settings, String... words) {
        assertFails(code, () -> open(settings).close(), words);
    }

    private static void assertFails(ErrorCode code, ThrowingCallable call, String... words) {
        assertThatThrownBy(call).isInstanceOfSatisfying(VectorException.class, e -> {
            assertThat(e.code()).isEqualTo(code);
            assertThat(e.getMessage()).contains(List.of(words)).doesNotContain("first1", "second2", "wrong");
        });
    }
}
