package io.covector.pgvector.internal.connection;

import io.covector.config.Secret;
import io.covector.spi.PlainText;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.postgresql.jdbc.SslMode;
import org.postgresql.util.PSQLException;

/** Whether connections are encrypted whatever the server says. Stateless. */
final class Encryption {
    private static final Set<String> SECRETS = Set.of("password", "sslkey", "sslcert");

    private Encryption() {}

    /**
     * A warning for the log, if a secret may be sent to another machine in plain text.
     *
     * @param supplied whether the application supplies the login
     */
    static Optional<String> warning(ConnectionOptions options, Secret url, boolean supplied) {
        Properties read = Driver.parseURL(url.reveal(), null);
        if (read == null || options.tls().isPresent()) {
            return Optional.empty();
        }
        options.properties().forEach((name, value) -> read.setProperty(name, value.reveal()));
        boolean hasSecret = supplied
                || options.password().isPresent()
                || Stream.concat(ConnectionOptions.parameters(url), options.properties().keySet().stream())
                        .anyMatch(SECRETS::contains);
        if (!hasSecret || isCertain(read)) {
            return Optional.empty();
        }
        String hosts = PGProperty.PG_HOST.getOrDefault(read);
        return PlainText.warning(
                "a password or certificate",
                hosts == null ? List.of() : List.of(hosts.split(",", -1)),
                "set 'tls.enabled: true', or sslmode in 'url' or 'properties'");
    }

    /** Sockets of another maker may well encrypt by themselves. */
    private static boolean isCertain(Properties properties) {
        try {
            return SslMode.of(properties).requireEncryption()
                    || "require".equals(PGProperty.GSS_ENC_MODE.getOrDefault(properties))
                    || PGProperty.SOCKET_FACTORY.isPresent(properties);
        } catch (PSQLException e) {
            return true; // no mode at all: no connection is made
        }
    }
}
