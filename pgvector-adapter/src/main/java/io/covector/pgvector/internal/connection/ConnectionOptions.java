package io.covector.pgvector.internal.connection;

import io.covector.config.PoolConfig;
import io.covector.config.Secret;
import io.covector.config.Setting;
import io.covector.config.Settings;
import io.covector.config.TlsConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.postgresql.Driver;

/**
 * How connections are made. Connections of equal options are alike, so that backends of equal options share them.
 * Immutable and thread-safe.
 *
 * @param url JDBC URL, a secret because it may hold one; not needed with the application's own DataSource
 * @param user login name
 * @param password login secret
 * @param tls how to encrypt; empty for what the URL and the properties say
 * @param pool size and lifetime of the connection pool
 * @param pooler whether a pooler stands between the client and the server
 * @param timeouts times of the connections
 * @param properties further connection properties of the driver
 */
public record ConnectionOptions(
        Optional<Secret> url,
        Optional<String> user,
        Optional<Secret> password,
        Optional<TlsConfig> tls,
        PoolConfig pool,
        Pooler pooler,
        Timeouts timeouts,
        Map<String, Secret> properties) {
    private static final Duration LONGEST = Duration.ofHours(24);
    private static final Set<String> LOGIN = Set.of("user", "password");

    /**
     * Times of the connections.
     *
     * @param connect longest wait for a new connection
     * @param socket longest wait for an answer of the server where no deadline sets one; empty for no limit
     * @param keepalive how often an idle connection is asked for a sign of life
     * @param leakDetection how long a connection may be in use before a warning says where it was taken; empty for no
     *     warning
     */
    public record Timeouts(
            Duration connect, Optional<Duration> socket, Duration keepalive, Optional<Duration> leakDetection) {
        private static Timeouts from(Settings settings, PoolConfig pool) {
            Duration connect = settings.duration("connect-timeout", Duration.ofMillis(100), Duration.ofMinutes(10))
                    .orElse(Duration.ofSeconds(5));
            Optional<Duration> socket = settings.duration("socket-timeout", Duration.ofSeconds(1), LONGEST)
                    .optional();
            Setting<Duration> keepalive = settings.duration("keepalive", Duration.ofSeconds(30), LONGEST);
            if (keepalive.optional().isPresent() && keepalive.required().compareTo(pool.maxLifetime()) >= 0) {
                throw settings.error(
                        "keepalive",
                        "is not below pool.max-lifetime (" + pool.maxLifetime().toSeconds()
                                + "s); accepted are shorter durations");
            }
            Optional<Duration> leak = settings.duration("leak-detection", Duration.ofSeconds(2), LONGEST)
                    .optional();
            return new Timeouts(connect, socket, keepalive.orElse(Duration.ofMinutes(2)), leak);
        }
    }

    /** Reads the options. */
    public static ConnectionOptions from(Settings settings) {
        PoolConfig pool = PoolConfig.from(settings.section("pool"));
        Optional<Secret> url = url(settings);
        Map<String, Secret> properties = properties(settings, settings.section("properties"));
        DriverPropertyChecks.check(settings, url, properties);
        return new ConnectionOptions(
                url,
                settings.string("user").optional(),
                settings.secret("password").optional(),
                tls(settings.section("tls"), url, properties.keySet()),
                pool,
                Pooler.from(settings),
                Timeouts.from(settings, pool),
                properties);
    }

    /**
     * Sees to it that a login that the application supplies is the only one.
     *
     * @throws io.covector.VectorException if there is another one in the settings
     */
    public void requireNoPassword(Settings settings) {
        String supplied = "but the application hands in a CredentialsSupplier; remove one of the two";
        if (password.isPresent()) {
            throw settings.error("password", "is set, " + supplied);
        }
        if (url.stream().flatMap(ConnectionOptions::parameters).anyMatch(LOGIN::contains)) {
            throw settings.error("url", "holds a user or a password, " + supplied);
        }
    }

    private static Optional<Secret> url(Settings settings) {
        Optional<Secret> url = settings.secret("url").optional();
        if (url.isPresent() && JdbcUrl.parse(url.get()).isEmpty()) {
            throw settings.error(
                    "url",
                    "is no JDBC URL of PostgreSQL; accepted are jdbc:postgresql://host:port/database"
                            + " (a login is set by 'user' and 'password')");
        }
        if (url.isPresent() && Driver.parseURL(url.get().reveal(), null) == null) { // later errors would show it
            throw settings.error(
                    "url",
                    "cannot be read by the driver; accepted are jdbc:postgresql://host:port/database with a"
                            + " port from 1 to 65535, and escapes of the form %20");
        }
        return url;
    }

    private static Optional<TlsConfig> tls(Settings section, Optional<Secret> url, Set<String> properties) {
        Optional<TlsConfig> config = TlsConfig.from(section, false);
        if (config.isEmpty()) {
            return config;
        }
        TlsConfig tls = config.get();
        if (tls.serverName().isPresent()) {
            throw section.error("server-name", "is not accepted here: the driver looks for the host of 'url'");
        }
        if (tls.certificateFile().isPresent() && tls.caFile().isEmpty()) {
            throw section.error(
                    "certificate-file", "is set without 'ca-file'; accepted are both, or none of the files");
        }
        requireReadable(section, "ca-file", tls.caFile());
        requireReadable(section, "certificate-file", tls.certificateFile());
        requireReadable(section, "key-file", tls.keyFile());
        Stream.concat(url.stream().flatMap(ConnectionOptions::parameters), properties.stream())
                .filter(name -> name.toLowerCase(Locale.ROOT).startsWith("ssl"))
                .findFirst()
                .ifPresent(name -> {
                    throw section.error(
                            "enabled",
                            "is true, and 'url' or 'properties' set " + name
                                    + ", which the driver would prefer; accepted is one way of the two");
                });
        return config;
    }

    /** The names of the URL's parameters. */
    static Stream<String> parameters(Secret url) {
        String[] parts = url.reveal().split("\\?", 2);
        return parts.length == 1 ? Stream.of() : Stream.of(parts[1].split("&")).map(pair -> pair.split("=", 2)[0]);
    }

    private static void requireReadable(Settings section, String key, Optional<Path> file) {
        if (file.isPresent() && !Files.isReadable(file.get())) {
            throw section.error(key, "is " + file.get() + ", which cannot be read; accepted is a file in PEM format");
        }
    }

    private static Map<String, Secret> properties(Settings settings, Settings section) {
        Map<String, Secret> properties = new LinkedHashMap<>();
        section.texts().forEach((name, value) -> {
            if (LOGIN.contains(name)) {
                throw settings.error("properties." + name, "is not accepted there; set '" + name + "' beside 'url'");
            }
            properties.put(name, Secret.of(value));
        });
        return Map.copyOf(properties);
    }
}
