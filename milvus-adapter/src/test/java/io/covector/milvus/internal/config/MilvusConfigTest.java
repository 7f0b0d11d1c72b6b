package io.covector.milvus.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.ErrorCode;
import io.covector.Metric;
import io.covector.VectorException;
import io.covector.config.Secret;
import io.covector.config.Settings;
import io.covector.config.TlsConfig;
import io.covector.milvus.MilvusBackendProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MilvusConfigTest {
    @ParameterizedTest
    @CsvSource({"https://cluster.example.com, 443", "http://db, 19530", "https://db:19530, 19530"})
    void anAddressWithoutAPortHasThatOfItsScheme(String uri, int port) {
        assertThat(MilvusConfig.from(Settings.of(Map.of("uri", uri)))
                        .endpoint()
                        .orElseThrow()
                        .port())
                .isEqualTo(port);
    }

    @ParameterizedTest
    @CsvSource({
        "http://milvus_standalone:19530, milvus_standalone, milvus_standalone:19530",
        "http://milvus_standalone, milvus_standalone, milvus_standalone:19530",
        "HTTP://db:1, db, db:1",
        "http://[::1]:19530, ::1, [::1]:19530",
        "http://127.0.0.1:1/, 127.0.0.1, 127.0.0.1:1"
    })
    void namesAServerInEveryUsualWay(String uri, String host, String authority) {
        MilvusConfig.Endpoint endpoint = config(Map.of("uri", uri)).endpoint().orElseThrow();
        assertThat(endpoint.host()).isEqualTo(host);
        assertThat(endpoint.authority()).isEqualTo(authority);
        assertThat(config(Map.of("host", host)).endpoint().orElseThrow().host()).isEqualTo(host);
    }

    @Test
    void anHttpsUriMayBeWrittenInCapitals() {
        MilvusConfig config = config(Map.of("uri", "HTTPS://my_db"));
        assertThat(config.tls()).isPresent();
        assertThat(config.endpoint()).contains(new MilvusConfig.Endpoint("my_db", 443));
    }

    @Test
    void refusesHostsThatAreNone() {
        refused(Map.of("host", "my db"), "'host'", "'my db'", "letters, digits");
        refused(Map.of("host", "http://db"), "'host'", "'http://db'", "accepted");
        refused(Map.of("host", "db:19530"), "'host'", "'db:19530'", "accepted");
        refused(Map.of("uri", "http://my_db:70000"), "'uri'", "my_db:70000", "accepted");
        refused(Map.of("uri", "http://u_u:secret@my_db:1"), "'uri'", "http://***@my_db:1", "'password'");
    }

    @Test
    void hasDefaultsForAllButTheServer() {
        MilvusConfig config = config(Map.of("uri", "http://db"));

        assertThat(config.endpoint()).contains(new MilvusConfig.Endpoint("db", 19_530));
        assertThat(config.credentials()).isEmpty();
        assertThat(config.database()).isEmpty();
        assertThat(config.tls()).isEmpty();
        assertThat(config.idMaxLength()).isEqualTo(1024);
        assertThat(config.pool())
                .isEqualTo(new MilvusConfig.Pool(
                        50, 4, 2, 16, Duration.ofMinutes(30), Duration.ofMinutes(10), Duration.ofSeconds(5), false));
        assertThat(config.keepAlive()).isLessThan(Duration.ofMinutes(1)); // common proxies give up after one
        assertThat(config.keepAliveWithoutCalls()).isFalse();
        assertThat(config.idleTimeout()).isLessThan(Duration.ofSeconds(350)); // and forget connections without a word
        assertThat(config.maxMessageBytes()).isLessThan(64L << 20);
        assertThat(config.maxInboundMessageBytes()).isEqualTo(64 << 20);
    }

    @Test
    void readsEveryKey() {
        MilvusConfig config = config(Map.ofEntries(
                Map.entry("host", "db"),
                Map.entry("port", "1"),
                Map.entry("user", "root"),
                Map.entry("password", "p:w"),
                Map.entry("database", "d"),
                Map.entry("tls.enabled", "true"),
                Map.entry("tls.ca-file", "ca.pem"),
                Map.entry("tls.certificate-file", "c.pem"),
                Map.entry("tls.key-file", "k.pem"),
                Map.entry("tls.server-name", "name"),
                Map.entry("id-max-length", "64"),
                Map.entry("shards", "2"),
                Map.entry("connect-timeout", "1s"),
                Map.entry("keep-alive", "30s"),
                Map.entry("keep-alive-timeout", "5s"),
                Map.entry("keep-alive-without-calls", "true"),
                Map.entry("idle-timeout", "10m"),
                Map.entry("max-message-bytes", "8MiB"),
                Map.entry("max-inbound-message-bytes", "16MiB"),
                Map.entry("pool.max-size", "9"),
                Map.entry("pool.channels", "3"),
                Map.entry("pool.min-channels", "1"),
                Map.entry("pool.streams-per-channel", "5"),
                Map.entry("pool.max-lifetime", "1m"),
                Map.entry("pool.drain-timeout", "30s"),
                Map.entry("pool.warm-up", "true"),
                Map.entry("pool.acquire-timeout", "1s")));

        assertThat(config.endpoint()).contains(new MilvusConfig.Endpoint("db", 1));
        assertThat(config.credentials()).contains(Secret.of("root:p:w"));
        assertThat(config.tls().orElseThrow())
                .isEqualTo(new TlsConfig(
                        Optional.of(Path.of("ca.pem")),
                        Optional.of(Path.of("c.pem")),
                        Optional.of(Path.of("k.pem")),
                        Optional.of("name")));
        assertThat(config.keepAlive()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.keepAliveTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.keepAliveWithoutCalls()).isTrue();
        assertThat(config.idleTimeout()).isEqualTo(Duration.ofMinutes(10));
        assertThat(config.maxMessageBytes()).isEqualTo(8L << 20);
        assertThat(config.maxInboundMessageBytes()).isEqualTo(16 << 20);
        assertThat(config.pool())
                .isEqualTo(new MilvusConfig.Pool(
                        9, 3, 1, 5, Duration.ofMinutes(1), Duration.ofSeconds(30), Duration.ofSeconds(1), true));
        assertThat(config.toString()).doesNotContain("p:w");
    }

    @Test
    void anHttpsUriIsTls() {
        assertThat(config(Map.of("uri", "https://db:443")).tls()).isPresent();
        assertThat(config(Map.of("uri", "https://db:443/")).tls()).isPresent();
        assertThat(config(Map.of("uri", "https://db:443", "token", "t")).credentials())
                .contains(Secret.of("t"));
    }

    @Test
    void refusesWhatDoesNotFitTogether() {
        refused(Map.of("uri", "db:19530"), "'uri'", "db:19530", "accepted are http(s)://HOST:PORT");
        refused(Map.of("uri", "http://[", "x", "y"), "'uri'", "accepted");
        refused(Map.of("uri", "http://u:secret@db:1"), "'uri'", "http://***@db:1", "'password'");
        refused(Map.of("uri", "htp://u:se/secret@db:1"), "'uri'", "'htp://***@db:1'", "accepted");
        refused(Map.of("uri", "http://db:1?token=secret"), "'uri'", "http://db:1?***");
        refused(Map.of("uri", "http://db:1/tenant"), "'uri'", "http://db:1/tenant", "'database'");
        refused(Map.of("uri", "http://db", "port", "1"), "'uri'", "beside 'host' or 'port'");
        refused(Map.of("host", "db", "port", "0"), "port", "'0'", "1 to 65535");
        refused(Map.of("host", "db", "token", "secret", "user", "u"), "'token'", "beside");
        refused(Map.of("host", "db", "user", "u"), "'user'", "alone");
        refused(Map.of("host", "db", "tls.ca-file", "ca.pem"), "'tls.enabled'", "https");
        refused(Map.of("uri", "https://db", "tls.key-file", "k"), "'tls.key-file'", "alone");
        refused(Map.of("host", "db", "tls.cafile", "ca.pem"), "tls.cafile", "tls.ca-file");
        refused(Map.of("host", "db", "pool.min-idle", "1"), "pool.min-idle", "max-size");
        refused(Map.of("host", "db", "pool.min-channels", "5"), "'pool.min-channels'", "'5'", "1 to 4");
    }

    @Test
    void hasAsManyConnectionsAsItsCallsNeed() {
        assertThat(config(Map.of("host", "db", "pool.max-size", "1")).pool().channels())
                .isEqualTo(2);
        MilvusConfig.Pool wide =
                config(Map.of("host", "db", "pool.max-size", "33")).pool();
        assertThat(wide.channels()).isEqualTo(3);
        assertThat(config(Map.of("host", "db", "pool.channels", "1", "pool.streams-per-channel", "50"))
                        .pool()
                        .minChannels())
                .isEqualTo(1);
        refused(
                Map.of("host", "db", "pool.channels", "3"),
                "'pool.channels'",
                "is 3, too few for 50 calls in flight (pool.max-size) of which 16 share one",
                "accepted are 4 to 10000");
    }

    @Test
    void theProviderChecksWithoutAnyServer() {
        MilvusBackendProvider provider = new MilvusBackendProvider();
        provider.validate(Settings.of(Map.of("uri", "http://127.0.0.1:1")));
        assertThatThrownBy(() -> provider.validate(Settings.of(Map.of("uri", "?"))))
                .isInstanceOf(VectorException.class);
    }

    @Test
    void aMappingNamesTheFieldsOfACollectionOfOthers() {
        CollectionMapping mapping = config(Map.of(
                        "uri", "http://db",
                        "collections.docs.collection", "my-docs",
                        "collections.docs.id", "doc_id",
                        "collections.docs.metadata", "$meta",
                        "collections.docs.text", "body",
                        "collections.docs.metric", "dot",
                        "collections.docs.strict", "true",
                        "collections.docs.fields.category", "cat"))
                .attached()
                .get("docs");
        assertThat(mapping)
                .isEqualTo(new CollectionMapping(
                        "my-docs",
                        "doc_id",
                        "vector",
                        Optional.of("$meta"),
                        Optional.of("body"),
                        Optional.of(Metric.DOT),
                        true,
                        Map.of("category", "cat")));
    }

    @Test
    void aMappingThatCannotBe() {
        String start = "collections.docs.";
        refused(Map.of("uri", "http://db", start + "id", "a == 1 or b"), "'collections.docs.id'", "'a == 1 or b'");
        refused(Map.of("uri", "http://db", start + "vector", "$meta"), "'collections.docs.vector'", "letter");
        refused(Map.of("uri", "http://db", start + "metadata", "$other"), "'collections.docs.metadata'", "or $meta");
        refused(Map.of("uri", "http://db", start + "vector", "id"), "'collections.docs.vector'", "'id' is, too");
        refused(
                Map.of("uri", "http://db", start + "fields.a", "x", start + "fields.b", "x"),
                "'collections.docs.fields.",
                "mapped twice");
        refused(Map.of("uri", "http://db", start + "text", "id"), "'collections.docs.text'", "mapped twice");
        refused(
                Map.of("uri", "http://db", start + "text", "x", start + "fields.b", "x"),
                "'collections.docs.fields.b'",
                "mapped twice");
        refused(Map.of("uri", "http://db", start + "fields.a-b", "x"), "'collections.docs.fields.a-b'", "declared");
        refused(Map.of("uri", "http://db", start + "fields.ID", "x"), "'collections.docs.fields.ID'", "is taken");
        refused(Map.of("uri", "http://db", start + "metric", "hamming"), "'collections.docs.metric'", "COSINE");
        refused(Map.of("uri", "http://db", start + "table", "x"), "'collections.docs.table'", "collection");
        refused(Map.of("uri", "http://db", start + "collection", "x".repeat(256)), "has 256 bytes", "1 to 255");
    }

    private static MilvusConfig config(Map<String, String> values) {
        return MilvusConfig.from(Settings.of(values));
    }

    private static void refused(Map<String, String> values, String... words) {
        assertThatThrownBy(() -> config(values)).isInstanceOfSatisfying(VectorException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIG);
            assertThat(e.text()).contains(words).doesNotContain("secret");
        });
    }

    @Test
    void aLoginInPlainTextIsWarnedOf() {
        MilvusConfig plain = config(Map.of("uri", "http://db.example.com", "token", "kite-9302"));
        assertThat(plain.warningOfPlainText(true))
                .hasValueSatisfying(text -> assertThat(text)
                        .contains("token", "db.example.com", "https")
                        .doesNotContain("kite"));
        assertThat(plain.warningOfPlainText(false)).isEmpty();
        for (Map<String, String> fine : List.of(
                Map.of("uri", "https://db.example.com"),
                Map.of("host", "db.example.com", "tls.enabled", "true"),
                Map.of("uri", "http://localhost:19530"),
                Map.of("uri", "http://[::1]:19530"))) {
            assertThat(config(fine).warningOfPlainText(true))
                    .as(fine.toString())
                    .isEmpty();
        }
    }
}
