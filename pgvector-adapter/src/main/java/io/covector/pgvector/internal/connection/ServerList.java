package io.covector.pgvector.internal.connection;

import io.covector.config.Secret;
import io.covector.spi.Ticker;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * The servers that a URL names. They are tried in their order, those that failed within the last ten seconds at the
 * end. Each gets its share of the time that is left, whereas the driver would let a silent one use up all of it.
 * What {@code targetServerType} and {@code loadBalanceHosts} say of the choice holds as in the driver. Thread-safe.
 */
final class ServerList {
    private static final Duration REMEMBERED = Duration.ofSeconds(10);
    private static final String PREFER = "prefer";

    private final Driver driver = new Driver();
    private final DriverProperties properties;
    private final Ticker ticker;
    private final List<Secret> urls; // of one server each
    private final List<String> roles; // in the order in which they are looked for; empty for what the URL says
    private final boolean takesTurns;
    private final int answerMillis; // of a connection that is made; 0 for no limit
    private final AtomicInteger turns = new AtomicInteger();
    private final Map<Secret, Long> failures = new ConcurrentHashMap<>();

    ServerList(DriverProperties properties, Ticker ticker) {
        this.properties = properties;
        this.ticker = ticker;
        this.urls = JdbcUrl.servers(properties.url());
        this.answerMillis = properties
                .options()
                .timeouts()
                .socket()
                .map(Duration::toMillis)
                .orElse(0L)
                .intValue();
        Properties given = new Properties();
        properties.options().properties().forEach((name, value) -> given.setProperty(name, value.reveal()));
        Properties read =
                urls.size() == 1 ? null : Driver.parseURL(properties.url().reveal(), given);
        this.takesTurns = read != null && PGProperty.LOAD_BALANCE_HOSTS.getBoolean(read);
        this.roles = roles(read == null ? null : PGProperty.TARGET_SERVER_TYPE.getOrDefault(read));
    }

    private static List<String> roles(@Nullable String type) {
        return type != null && type.startsWith(PREFER) && type.length() > PREFER.length()
                ? List.of(type.substring(PREFER.length()).toLowerCase(Locale.ROOT), "any")
                : List.of("");
    }

    private record Attempt(Secret url, String role) {
        String text() {
            String text = url.reveal();
            return role.isEmpty() ? text : text + (text.contains("?") ? "&" : "?") + "targetServerType=" + role;
        }
    }

    /**
     * A connection to the first server that gives one.
     *
     * @throws SQLException of the last that was tried; the refusal of one, such as of the login, goes before that
     */
    Connection connect() throws SQLException {
        Properties login = properties.get();
        if (urls.size() == 1) {
            return connect(properties.url().reveal(), login);
        }
        List<Attempt> attempts = attempts();
        long begun = ticker.nanoTime();
        SQLException failure = null;
        for (int i = 0; i < attempts.size(); i++) {
            long left = properties.options().timeouts().connect().toNanos() - (ticker.nanoTime() - begun);
            if (left <= 0 && failure != null) {
                break;
            }
            try {
                return connect(attempts.get(i), within(left / (attempts.size() - i), login));
            } catch (SQLException e) {
                failure = worse(failure, e);
            }
        }
        throw failure == null ? new SQLException("no server is named", "08001") : failure;
    }

    private Connection connect(Attempt attempt, Properties login) throws SQLException {
        try {
            Connection connection = connect(attempt.text(), login);
            failures.remove(attempt.url);
            return connection;
        } catch (SQLException e) {
            failures.put(attempt.url, ticker.nanoTime());
            throw e;
        }
    }

    /**
     * The driver's wait for an answer is bounded, too: when the time is over it leaves the attempt to a thread, which
     * would wait for ever for a server that takes connections and says nothing.
     */
    private Connection connect(String url, Properties login) throws SQLException {
        boolean bounds = !properties.chooses("socketTimeout");
        if (bounds) {
            login.setProperty("socketTimeout", login.getProperty("connectTimeout"));
        }
        JdbcUrl read = JdbcUrl.parse(Secret.of(url)).orElseThrow(ServerList::notAccepted);
        read.parameters().forEach((name, value) -> login.setProperty(name, value.reveal())); // as the driver has it
        Connection connection = driver.connect(read.location(), login); // which logs the URL that it is given
        if (connection == null) {
            throw notAccepted();
        }
        if (bounds) {
            connection.setNetworkTimeout(Runnable::run, answerMillis);
        }
        return connection;
    }

    private static SQLException notAccepted() {
        return new SQLException("the driver does not accept the URL", "08004");
    }

    private static SQLException worse(@Nullable SQLException before, SQLException now) {
        if (before == null) {
            return now;
        }
        boolean keeps = PgErrors.isRefusal(before);
        SQLException worse = keeps ? before : now;
        worse.addSuppressed(keeps ? now : before);
        return worse;
    }

    private List<Attempt> attempts() {
        List<Secret> order = new ArrayList<>(urls);
        if (takesTurns) {
            Collections.rotate(order, turns.getAndIncrement());
        }
        long now = ticker.nanoTime();
        Map<Secret, Boolean> failed = new HashMap<>(); // as it is now, however long the sorting takes
        failures.forEach((url, at) -> failed.put(url, now - at < REMEMBERED.toNanos()));
        order.sort(Comparator.comparing(url -> failed.getOrDefault(url, false)));
        return roles.stream()
                .flatMap(role -> order.stream().map(url -> new Attempt(url, role)))
                .toList();
    }

    /** The same with this much time, unless the configuration sets another. */
    private Properties within(long nanos, Properties login) {
        Properties bounded = new Properties();
        bounded.putAll(login);
        double seconds = Math.max(1_000_000, nanos) / 1e9;
        if (!properties.chooses("loginTimeout")) { // which the driver reads as a fraction, as nothing else
            bounded.setProperty("loginTimeout", String.valueOf(seconds));
        }
        if (!properties.chooses("connectTimeout")) {
            bounded.setProperty("connectTimeout", String.valueOf((long) Math.ceil(seconds)));
        }
        return bounded;
    }
}
