package io.covector.test.servers;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Decides where the Milvus, or the Milvus Lite, of a test run comes from. */
final class MilvusLookup {
    private static final String WAYS_OUT = """
            Any one of these helps:
            - start a Docker engine that %s (by test-support/servers/images/build %s), or name another image: -D%s=NAME
            - on Linux x86_64 install python3 with pip: test-support/servers/fetch --check %s says what is missing
            - name a running server: -D%s=http://HOST:PORT""";

    private final MilvusKind kind;
    private final Settings settings;
    private final ServerSources<KillableMilvus> sources;

    MilvusLookup(MilvusKind kind, Settings settings, Map<String, ServerSource<KillableMilvus>> sources) {
        this.kind = kind;
        this.settings = settings;
        String waysOut = WAYS_OUT.formatted(
                kind.image().advice(), kind.imageScript(), kind.imageProperty(), kind.script(), kind.uriProperty());
        this.sources = new ServerSources<>(kind.title(), settings, sources, waysOut);
    }

    /** With environment variables for a server that is started. */
    static MilvusLookup fromSettings(MilvusKind kind, Map<String, String> environment) {
        Settings settings = Settings.ofThisJvm();
        Map<String, ServerSource<KillableMilvus>> sources = new LinkedHashMap<>();
        sources.put("docker", () -> DockerMilvus.run(kind, settings, environment));
        sources.put("packages", () -> PackagedMilvus.run(kind, environment));
        return new MilvusLookup(kind, settings, sources);
    }

    /** The given server if there is one, else a started one. */
    MilvusServer find() {
        Optional<String> given = settings.find(kind.uriProperty());
        return given.isPresent() ? new GivenMilvus(given.get()) : start();
    }

    KillableMilvus start() {
        return sources.start();
    }
}
