package io.covector.pgvector;

import io.covector.ErrorCode;
import io.covector.VectorException;
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
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The settings of a pgvector backend. Immutable and thread-safe.
 *
 * @param url JDBC URL, a secret because it may hold one; not needed with the application's own DataSource
 * @param user login name
 * @param password login secret
 * @param schema where collections live; without it the first schema of the search_path that exists
 * @param tls how to encrypt; empty for what the URL and the properties say
 * @param pool size and lifetime of the connection pool
 * @param timeouts times of the connections
 * @param properties further connection properties of the driver
 * @param createExtension whether to create the vector extension where it is missing
 * @param index defaults of index builds
 * @param attached existing tables as collections, by the names of the collections
 */
record PgvectorOptions(
        Optional<Secret> url,
        Optional<String> user,
        Optional<Secret> password,
        Optional<String> schema,
        Optional<TlsConfig> tls,
        PoolConfig pool,
        Timeouts timeouts,
        Map<String, Secret> properties,
        boolean createExtension,
        IndexDefaults index,
        Map<String, Attachment> attached) {
    private static final Duration LONGEST = Duration.ofHours(24);

    /**
     * Times of the connections.
     *
     * @param connect longest wait for a new connection
     * @param socket longest wait for an answer of the server where no deadline sets one; empty for no limit
     * @param keepalive how often an idle connection is asked for a sign of life
     * @param leakDetection how long a connection may be in use before a warning says where it was taken; empty for never
     */
    record Timeouts(Duration connect, Optional<Duration> socket, Duration keepalive, Optional<Duration> leakDetection) {
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

    /**
     * Defaults of index builds, used where {@link io.covector.IndexBuild} says nothing.
     *
     * @param concurrently whether writers go on during the build
     * @param maintenanceWorkMem memory of the build in bytes
     * @param metadata whether a new collection gets a GIN index on the free metadata
     */
    record IndexDefaults(boolean concurrently, Optional<Long> maintenanceWorkMem, boolean metadata) {
        private static IndexDefaults from(Settings settings) {
            IndexDefaults defaults = new IndexDefaults(
                    settings.bool("concurrently").orElse(false),
                    settings.bytes("maintenance-work-mem", 1 << 20, 1L << 40).optional(),
                    settings.bool("metadata").orElse(false));
            settings.rejectUnknown();
            return defaults;
        }
    }

    static PgvectorOptions from(Settings settings) {
        settings.string("type").optional(); // read by whoever chose this adapter
        PoolConfig pool = PoolConfig.from(settings.section("pool"));
        Optional<Secret> url = url(settings);
        Map<String, Secret> properties = properties(settings, settings.section("properties"));
        return new PgvectorOptions(
                url,
                settings.string("user").optional(),
                settings.secret("password").optional(),
                parsed(settings, "schema", schema -> Quote.require("schema", schema)),
                tls(settings.section("tls"), url, properties.keySet()),
                pool,
                Timeouts.from(settings, pool),
                properties,
                settings.bool("create-extension").orElse(true),
                IndexDefaults.from(settings.section("index")),
                attached(settings.section("collections")));
    }

    private static Optional<Secret> url(Settings settings) {
        Optional<Secret> url = settings.secret("url").optional();
        if (url.isPresent() && !url.get().reveal().startsWith("jdbc:postgresql:")) {
            throw settings.error(
                    "url", "is no JDBC URL of PostgreSQL; accepted are jdbc:postgresql://host:port/database");
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
        Stream.concat(url.stream().flatMap(PgvectorOptions::parameters), properties.stream())
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
    private static Stream<String> parameters(Secret url) {
        String[] parts = url.reveal().split("\\?", 2);
        return parts.length == 1 ? Stream.of() : Stream.of(parts[1].split("&")).map(pair -> pair.split("=", 2)[0]);
    }

    private static void requireReadable(Settings section, String key, Optional<Path> file) {
        if (file.isPresent() && !Files.isReadable(file.get())) {
            throw section.error(key, "is " + file.get() + ", which cannot be read; accepted is a file in PEM format");
        }
    }

    /** A value whose parser says itself what it accepts. */
    static <T> Optional<T> parsed(Settings settings, String key, Function<String, T> parser) {
        try {
            return settings.string(key).optional().map(parser);
        } catch (VectorException e) {
            throw e.code() == ErrorCode.INVALID_CONFIG ? e : settings.error(key, e.text());
        }
    }

    private static Map<String, Secret> properties(Settings settings, Settings section) {
        Map<String, Secret> properties = new LinkedHashMap<>();
        section.texts().forEach((name, value) -> {
            if (name.equals("user") || name.equals("password")) {
                throw settings.error("properties." + name, "is not accepted there; set '" + name + "' beside 'url'");
            }
            properties.put(name, Secret.of(value));
        });
        return properties;
    }

    private static Map<String, Attachment> attached(Settings section) {
        Map<String, Attachment> attached = new LinkedHashMap<>();
        for (String name : section.names()) {
            attached.put(name, Attachment.from(section.section(name)));
        }
        return attached;
    }
}
