package io.covector.pgvector.internal.connection;

import io.covector.config.Credentials;
import io.covector.config.CredentialsSupplier;
import io.covector.config.Secret;
import io.covector.config.TlsConfig;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import org.postgresql.ssl.DefaultJavaSSLFactory;

/**
 * The options as the driver's connection properties. Immutable and thread-safe.
 *
 * @param options how connections are made
 * @param url where they lead
 * @param supplier gives the login of each connection, in the place of the password of the options
 */
record DriverProperties(ConnectionOptions options, Secret url, Optional<CredentialsSupplier> supplier) {
    /**
     * Longest wait for the answer to a check of an idle connection, and to the cancellation of a statement. A call may
     * last this much longer than its deadline if the server is silent.
     */
    static final Duration LONGEST_SILENCE = Duration.ofSeconds(2);

    private static final String PREPARE_THRESHOLD = "prepareThreshold";

    /** Whether the configuration says from which use on a statement has a name. */
    boolean choosesPrepareThreshold() {
        return chooses(PREPARE_THRESHOLD);
    }

    /** Whether the URL or the properties of the configuration set this property of the driver. */
    boolean chooses(String property) {
        return options.properties().containsKey(property)
                || ConnectionOptions.parameters(url).anyMatch(property::equals);
    }

    /** The properties of a new connection. */
    Properties get() throws SQLException {
        Properties properties = new Properties();
        Optional<String> user = options.user();
        Optional<Secret> password = options.password();
        if (supplier.isPresent()) {
            Credentials login = CredentialsException.ask(supplier.get());
            user = login.user().or(options::user);
            password = Optional.of(login.secret());
        }
        user.ifPresent(name -> properties.setProperty("user", name));
        password.ifPresent(secret -> properties.setProperty("password", secret.reveal()));
        properties.setProperty("ApplicationName", "covector");
        properties.setProperty("tcpKeepAlive", "true");
        // what the pool itself asks has no name: behind a pooler, another connection may have given it already
        properties.setProperty(PREPARE_THRESHOLD, "0");
        properties.setProperty("connectTimeout", seconds(options.timeouts().connect()));
        properties.setProperty("loginTimeout", seconds(options.timeouts().connect()));
        properties.setProperty("cancelSignalTimeout", seconds(LONGEST_SILENCE));
        options.timeouts().socket().ifPresent(socket -> properties.setProperty("socketTimeout", seconds(socket)));
        options.tls().ifPresent(tls -> encrypt(tls, properties));
        options.properties().forEach((name, value) -> properties.setProperty(name, value.reveal()));
        return properties;
    }

    private static void encrypt(TlsConfig tls, Properties properties) {
        properties.setProperty("sslmode", "verify-full");
        if (tls.caFile().isEmpty()) { // the driver would look for a file in the home directory
            properties.setProperty("sslfactory", DefaultJavaSSLFactory.class.getName());
            return;
        }
        properties.setProperty("sslrootcert", tls.caFile().get().toString());
        // empty, because the driver would otherwise look for a certificate in the home directory
        properties.setProperty(
                "sslcert", tls.certificateFile().map(Path::toString).orElse(""));
        properties.setProperty("sslkey", tls.keyFile().map(Path::toString).orElse(""));
    }

    /** Rounded up, because the driver takes 0 for no limit. */
    private static String seconds(Duration duration) {
        return String.valueOf(duration.plusMillis(999).toSeconds());
    }
}
