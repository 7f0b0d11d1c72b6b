package io.covector.milvus.internal.config;

import io.covector.RecordId;
import io.covector.VectorException;
import io.covector.config.Secret;
import io.covector.config.Settings;
import io.covector.config.TlsConfig;
import io.covector.milvus.internal.schema.SchemaMapping;
import io.covector.spi.PlainText;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the configuration of a backend of type {@code milvus} says. Immutable and thread-safe.
 *
 * @param endpoint where the server is; empty when the application hands in its channel
 * @param credentials what to authenticate with
 * @param database name of the database
 * @param tls how to encrypt; empty for plain text
 * @param idMaxLength longest text id of collections that are created, in bytes
 * @param shards shards of collections that are created
 * @param connectTimeout longest wait for the server at start
 * @param keepAlive silence after which a connection with calls is probed
 * @param keepAliveTimeout longest wait for the answer to a probe
 * @param keepAliveWithoutCalls whether one without calls is probed too
 * @param idleTimeout time without calls after which a connection is closed; the next call opens another
 * @param maxMessageBytes bytes of a write request at most
 * @param maxInboundMessageBytes bytes of an answer at most
 * @param attached existing collections of others, by the names under which they are opened
 * @param pool connections and the calls on them
 */
public record MilvusConfig(
        Optional<Endpoint> endpoint,
        Optional<Secret> credentials,
        Optional<String> database,
        Optional<TlsConfig> tls,
        int idMaxLength,
        int shards,
        Duration connectTimeout,
        Duration keepAlive,
        Duration keepAliveTimeout,
        boolean keepAliveWithoutCalls,
        Duration idleTimeout,
        long maxMessageBytes,
        int maxInboundMessageBytes,
        Map<String, CollectionMapping> attached,
        Pool pool) {

    /** The {@code type} of backends that this configuration is for. */
    public static final String TYPE = "milvus";

    private static final Pattern AUTHORITY = Pattern.compile("(?<host>[A-Za-z0-9](?:[A-Za-z0-9_.-]*[A-Za-z0-9_.])?"
            + "|\\[[0-9A-Fa-f]*:[0-9A-Fa-f]*:[0-9A-Fa-f:.]*(?:%[A-Za-z0-9_.-]+)?])"
            + "(?::(?<port>\\d{1,5}))?");

    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    /**
     * Host and port of a server.
     *
     * @param host a name or an address, of IPv6 without brackets
     */
    public record Endpoint(String host, int port) {
        /** Host and port as they stand in a URI. */
        public String authority() {
            return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
        }
    }

    /**
     * The channels and the calls on them.
     *
     * @param maxSize calls in flight at most
     * @param channels connections at most
     * @param minChannels connections at least
     * @param streamsPerChannel calls on one connection at a time at most
     * @param maxLifetime age at which a connection takes no more calls, +-10 %
     * @param drainTimeout how long the calls on it may go on then
     * @param acquireTimeout longest wait for a call to begin
     * @param warmUp whether opening waits until the least connections are made
     */
    public record Pool(
            int maxSize,
            int channels,
            int minChannels,
            int streamsPerChannel,
            Duration maxLifetime,
            Duration drainTimeout,
            Duration acquireTimeout,
            boolean warmUp) {
        private static final Duration EVER = Duration.ofDays(36_500); // as nanoseconds within a long

        /** One connection that carries all calls and never grows old. */
        public Pool ofOne() {
            return new Pool(maxSize, 1, 1, maxSize, EVER, drainTimeout, acquireTimeout, false);
        }
    }

    /** A server as {@code uri} names it. */
    private record Address(boolean https, Endpoint endpoint) {}

    public static MilvusConfig from(Settings settings) {
        Optional<Address> uri = uri(settings);
        Optional<String> host = settings.string("host").optional();
        Optional<Integer> port = settings.integer("port", 1, 65_535).optional();
        if (uri.isPresent() && (host.isPresent() || port.isPresent())) {
            throw settings.error("uri", "is set beside 'host' or 'port'; accepted is one way to name the server");
        }
        Optional<Endpoint> endpoint = uri.map(Address::endpoint)
                .or(() -> host.map(name -> new Endpoint(host(settings, name), port.orElse(19_530))));
        boolean https = uri.map(Address::https).orElse(false);
        return new MilvusConfig(
                endpoint,
                credentials(settings),
                settings.string("database").optional(),
                TlsConfig.from(settings.section("tls"), https),
                settings.integer("id-max-length", 1, SchemaMapping.MAX_TEXT_BYTES)
                        .orElse(RecordId.MAX_BYTES),
                settings.integer("shards", 1, 16).orElse(1),
                settings.duration("connect-timeout", Duration.ofMillis(250), TEN_MINUTES)
                        .orElse(Duration.ofSeconds(10)),
                settings.duration("keep-alive", Duration.ofSeconds(10), Duration.ofHours(1))
                        .orElse(Duration.ofSeconds(55)),
                settings.duration("keep-alive-timeout", Duration.ofSeconds(1), TEN_MINUTES)
                        .orElse(Duration.ofSeconds(20)),
                settings.bool("keep-alive-without-calls").orElse(false),
                settings.duration("idle-timeout", Duration.ofSeconds(10), Duration.ofHours(24))
                        .orElse(Duration.ofMinutes(4)),
                settings.bytes("max-message-bytes", 1 << 20, 1 << 30).orElse(48L << 20),
                settings.bytes("max-inbound-message-bytes", 4 << 20, 1 << 30)
                        .orElse(64L << 20)
                        .intValue(),
                CollectionMapping.all(settings.section("collections")),
                pool(settings.section("pool")));
    }

    /** A warning for the log, if a login is sent to another machine in plain text. */
    public Optional<String> warningOfPlainText(boolean hasLogin) {
        return hasLogin && tls.isEmpty()
                ? endpoint.flatMap(server -> PlainText.warning(
                        "a token or password", List.of(server.host()), "use an https 'uri', or 'tls.enabled: true'"))
                : Optional.empty();
    }

    private static Optional<Address> uri(Settings settings) {
        return settings.string("uri").optional().map(text -> {
            URI uri = parsed(text);
            if (uri == null || uri.getRawAuthority() == null) {
                throw wrong(settings, text, "");
            }
            if (uri.getRawAuthority().indexOf('@') >= 0) {
                throw wrong(settings, text, ", and 'token' or 'user' and 'password' beside it");
            }
            boolean path = uri.getRawPath().length() > 1; // a slash is none
            if (path || uri.getRawQuery() != null || uri.getRawFragment() != null) {
                throw wrong(settings, text, ", and 'database' beside it");
            }
            return address(uri).orElseThrow(() -> wrong(settings, text, ""));
        });
    }

    /** A URI knows no host with an underscore, which is usual in Docker Compose: the authority is read here. */
    private static Optional<Address> address(URI uri) {
        Matcher authority = AUTHORITY.matcher(uri.getRawAuthority());
        if (!authority.matches()) {
            return Optional.empty();
        }
        boolean https = "https".equalsIgnoreCase(uri.getScheme());
        String port = authority.group("port");
        // as the vendor's client takes it: managed services are behind https and name no port
        int number = port == null ? (https ? 443 : 19_530) : Integer.parseInt(port);
        if (number < 1 || number > 65_535) {
            return Optional.empty();
        }
        return Optional.of(new Address(https, new Endpoint(withoutBrackets(authority.group("host")), number)));
    }

    private static String host(Settings settings, String host) {
        boolean address = host.indexOf(':') >= 0 && !host.startsWith("[");
        Matcher authority = AUTHORITY.matcher(address ? "[" + host + "]" : host);
        if (!authority.matches() || authority.group("port") != null) {
            throw settings.error(
                    "host",
                    "is '" + settings.shown("host").orElse(host)
                            + "'; accepted are a name of letters, digits, '.', '-' and '_', or an IP address");
        }
        return withoutBrackets(authority.group("host"));
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** Shows nothing of the text that may be a secret. */
    private static VectorException wrong(Settings settings, String uri, String hint) {
        String shown = settings.shown("uri")
                .orElse(uri)
                .replaceAll("^(\\w+://)?.*@", "$1***@")
                .replaceAll("[?#].*", "?***");
        return settings.error("uri", "is '" + shown + "'; accepted are http(s)://HOST:PORT" + hint);
    }

    private static @Nullable URI parsed(String text) {
        try {
            URI uri = new URI(text);
            return "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()) ? uri : null;
        } catch (URISyntaxException e) {
            return null; // the text may hold a secret, so that the message shows no part of it
        }
    }

    private static Optional<Secret> credentials(Settings settings) {
        Optional<Secret> token = settings.secret("token").optional();
        Optional<String> user = settings.string("user").optional();
        Optional<Secret> password = settings.secret("password").optional();
        if (token.isPresent() && (user.isPresent() || password.isPresent())) {
            throw settings.error("token", "is set beside 'user' or 'password'; accepted is one way to log in");
        }
        if (user.isPresent() != password.isPresent()) {
            throw settings.error(user.isPresent() ? "user" : "password", "is set alone; accepted are both or none");
        }
        return token.or(() -> user.map(
                name -> Secret.of(name + ":" + password.map(Secret::reveal).orElse(""))));
    }

    private static Pool pool(Settings pool) {
        int maxSize = pool.integer("max-size", 1, 10_000).orElse(50);
        int streams = pool.integer("streams-per-channel", 1, 10_000).orElse(16);
        int needed = (maxSize + streams - 1) / streams;
        int channels = pool.integer("channels", 1, 10_000).orElse(Math.max(2, needed));
        if (channels < needed) {
            throw pool.error(
                    "channels",
                    "is " + channels + ", too few for " + maxSize + " calls in flight (pool.max-size) of which "
                            + streams + " share one (pool.streams-per-channel); accepted are " + needed + " to 10000");
        }
        Pool config = new Pool(
                maxSize,
                channels,
                pool.integer("min-channels", 1, channels).orElse(Math.min(2, channels)),
                streams,
                pool.duration("max-lifetime", Duration.ofSeconds(30), Duration.ofHours(24))
                        .orElse(Duration.ofMinutes(30)),
                pool.duration("drain-timeout", Duration.ofSeconds(1), Duration.ofHours(24))
                        .orElse(TEN_MINUTES),
                pool.duration("acquire-timeout", Duration.ofMillis(250), TEN_MINUTES)
                        .orElse(Duration.ofSeconds(5)),
                pool.bool("warm-up").orElse(false));
        pool.rejectUnknown();
        return config;
    }
}
