package io.covector.pgvector.internal.connection;

import io.covector.config.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * A JDBC URL of PostgreSQL as the driver reads it. Immutable and thread-safe.
 *
 * @param address hosts, ports and database, for messages; it holds no secret
 * @param location a URL that leads there without any parameter, for the driver, which logs what it is given
 * @param parameters the parameters, as connection properties
 */
record JdbcUrl(String address, String location, Map<String, Secret> parameters) {
    private static final String PREFIX = "jdbc:postgresql:";
    private static final String BEFORE_SERVERS = PREFIX + "//";

    private static final Pattern SERVER = Pattern.compile("(\\[[^\\]@]*\\]|[^:@\\[]*)(:[0-9]{1,5})?");

    /** Reads a URL; empty for one that the driver does not accept, or that holds a login before its host. */
    static Optional<JdbcUrl> parse(Secret url) {
        if (!namesServers(url.reveal())) { // asked before the driver, which logs what it takes for a port
            return Optional.empty();
        }
        return Optional.ofNullable(Driver.parseURL(url.reveal(), null)).map(JdbcUrl::of);
    }

    private static JdbcUrl of(Properties read) {
        String servers = address(text(PGProperty.PG_HOST, read), text(PGProperty.PG_PORT, read)) + "/";
        String database = text(PGProperty.PG_DBNAME, read);
        Map<String, Secret> parameters = new TreeMap<>();
        read.stringPropertyNames().forEach(name -> parameters.put(name, Secret.of(read.getProperty(name))));
        Stream.of(PGProperty.PG_HOST, PGProperty.PG_PORT, PGProperty.PG_DBNAME)
                .forEach(property -> parameters.remove(property.getName()));
        return new JdbcUrl(
                servers + database,
                PREFIX + "//" + servers + URLEncoder.encode(database, StandardCharsets.UTF_8),
                Collections.unmodifiableMap(parameters));
    }

    /** The URL for each of its servers alone, in their order. */
    static List<Secret> servers(Secret url) {
        String text = url.reveal();
        if (!text.startsWith(BEFORE_SERVERS)) {
            return List.of(url);
        }
        String servers = text.substring(BEFORE_SERVERS.length()).split("[/?]", 2)[0];
        String rest = text.substring(BEFORE_SERVERS.length() + servers.length());
        return Stream.of(servers.split(",", -1))
                .map(server -> Secret.of(BEFORE_SERVERS + server + rest))
                .toList();
    }

    private static boolean namesServers(String url) {
        if (!url.startsWith(BEFORE_SERVERS)) {
            return url.startsWith(PREFIX);
        }
        String servers = url.substring(BEFORE_SERVERS.length()).split("/", 2)[0];
        return Stream.of(servers.split(",", -1))
                .allMatch(server -> SERVER.matcher(server).matches());
    }

    private static String address(String hosts, String ports) {
        String[] host = hosts.split(",", -1);
        String[] port = ports.split(",", -1);
        List<String> servers = new ArrayList<>();
        for (int i = 0; i < host.length; i++) {
            String name = host[i].isEmpty() ? "localhost" : host[i];
            servers.add(i < port.length ? name + ":" + port[i] : name);
        }
        return String.join(",", servers);
    }

    private static String text(PGProperty property, Properties read) {
        return String.valueOf(Optional.ofNullable(property.getOrDefault(read)).orElse(""));
    }
}
