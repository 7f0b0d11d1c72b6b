package io.covector.it.servers;

import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides where the Milvus, or the Milvus Lite, of a test run comes from: as {@link PostgresLookup}. */
final class MilvusLookup {
    private static final Logger log = LoggerFactory.getLogger(MilvusLookup.class);

    private final MilvusKind kind;
    private final Settings settings;
    private final Map<String, MilvusSource> sources;

    /** The sources by their names, in the order in which {@code auto} tries them. */
    MilvusLookup(MilvusKind kind, Settings settings, Map<String, MilvusSource> sources) {
        this.kind = kind;
        this.settings = settings;
        this.sources = sources;
    }

    static MilvusLookup fromSettings(MilvusKind kind) {
        Settings settings = Settings.ofThisJvm();
        Map<String, MilvusSource> sources = new LinkedHashMap<>();
        sources.put("docker", () -> DockerMilvus.run(kind, settings));
        sources.put("packages", () -> PackagedMilvus.run(kind));
        return new MilvusLookup(kind, settings, sources);
    }

    /** The given server if there is one, else a started one. */
    MilvusServer find() {
        return settings.find(kind.uriProperty())
                .<MilvusServer>map(GivenMilvus::new)
                .orElseGet(this::start);
    }

    private MilvusServer start() {
        StringBuilder reasons = new StringBuilder();
        String choice = settings.find(Settings.CHOICE).orElse("auto");
        for (Map.Entry<String, MilvusSource> source : sources.entrySet()) {
            if (!choice.equals("auto") && !choice.equals(source.getKey())) {
                continue;
            }
            try {
                return source.getValue().start();
            } catch (UnavailableException e) {
                log.warn("No {} by {}: {}", kind, source.getKey(), e.getMessage());
                reasons.append("- ")
                        .append(source.getKey())
                        .append(": ")
                        .append(e.getMessage())
                        .append('\n');
            }
        }
        throw new IllegalStateException("No " + kind + " for the tests.\n" + reasons + "Name a running server: -D"
                + kind.uriProperty() + "=http://HOST:PORT");
    }
}
