package io.covector.pgvector.internal.connection;

import com.zaxxer.hikari.HikariConfig;
import io.covector.config.Secret;
import io.covector.config.TlsConfig;
import java.nio.file.Path;
import java.time.Duration;
import org.postgresql.ssl.DefaultJavaSSLFactory;

/** The options as HikariCP's and the driver's configuration. Stateless. */
final class HikariConfigs {
    /**
     * Longest wait for the answer to a check of an idle connection, and to the cancellation of a statement. A call may
     * last this much longer than its deadline if the server is silent.
     */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(2);

    private HikariConfigs() {}

    static HikariConfig config(ConnectionOptions options, Secret url, String backend) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("covector-" + backend);
        config.setDriverClassName("org.postgresql.Driver");
        config.setJdbcUrl(url.reveal());
        options.user().ifPresent(config::setUsername);
        options.password().map(Secret::reveal).ifPresent(config::setPassword);
        config.setMaximumPoolSize(options.pool().maxSize());
        config.setMinimumIdle(options.pool().minIdle());
        config.setMaxLifetime(options.pool().maxLifetime().toMillis());
        config.setConnectionTimeout(options.pool().acquireTimeout().toMillis());
        config.setValidationTimeout(
                min(options.pool().acquireTimeout(), LONGEST_SILENCE).toMillis());
        Duration keepalive = options.timeouts().keepalive();
        config.setKeepaliveTime(keepalive.compareTo(options.pool().maxLifetime()) < 0 ? keepalive.toMillis() : 0);
        options.timeouts().leakDetection().map(Duration::toMillis).ifPresent(config::setLeakDetectionThreshold);
        properties(options, config);
        return config;
    }

    private static void properties(ConnectionOptions options, HikariConfig config) {
        config.addDataSourceProperty("ApplicationName", "covector");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        // statements are few and used often, so that the first use is worth preparing
        config.addDataSourceProperty("prepareThreshold", "1");
        config.addDataSourceProperty(
                "connectTimeout", seconds(options.timeouts().connect()));
        config.addDataSourceProperty("loginTimeout", seconds(options.timeouts().connect()));
        config.addDataSourceProperty("cancelSignalTimeout", seconds(LONGEST_SILENCE));
        options.timeouts().socket().ifPresent(socket -> config.addDataSourceProperty("socketTimeout", seconds(socket)));
        options.tls().ifPresent(tls -> encrypt(tls, config));
        options.properties().forEach((name, value) -> config.addDataSourceProperty(name, value.reveal()));
    }

    private static void encrypt(TlsConfig tls, HikariConfig config) {
        config.addDataSourceProperty("sslmode", "verify-full");
        if (tls.caFile().isEmpty()) { // the driver would look for a file in the home directory
            config.addDataSourceProperty("sslfactory", DefaultJavaSSLFactory.class.getName());
            return;
        }
        config.addDataSourceProperty("sslrootcert", tls.caFile().get().toString());
        // empty, because the driver would otherwise look for a certificate in the home directory
        config.addDataSourceProperty(
                "sslcert", tls.certificateFile().map(Path::toString).orElse(""));
        config.addDataSourceProperty("sslkey", tls.keyFile().map(Path::toString).orElse(""));
    }

    /** Rounded up, because the driver takes 0 for no limit. */
    private static String seconds(Duration duration) {
        return String.valueOf(duration.plusMillis(999).toSeconds());
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
