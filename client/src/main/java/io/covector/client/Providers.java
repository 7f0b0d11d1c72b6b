package io.covector.client;

import io.covector.spi.BackendProvider;
import io.covector.spi.Thrown;
import io.covector.text.Strings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The adapters on the class path (or module path), by type id. */
final class Providers {
    private static final Logger LOG = LoggerFactory.getLogger(Providers.class);
    private static final String SERVICES = "META-INF/services/" + BackendProvider.class.getName();
    /** What to do about files that a merged jar has lost. */
    static final String MERGED_JAR = "if the jars were merged into one, merge the files of META-INF/services too"
            + " (Maven Shade: ServicesResourceTransformer)";

    private static final int MAX_FAULTS = 20;

    /** An adapter of ours. */
    private record Known(String artifact, String provider) {}

    private static final Map<String, Known> KNOWN = Map.of(
            "embedded",
                    new Known("io.covector:covector-embedded-adapter", "io.covector.embedded.EmbeddedBackendProvider"),
            "pgvector",
                    new Known("io.covector:covector-pgvector-adapter", "io.covector.pgvector.PgvectorBackendProvider"),
            "milvus", new Known("io.covector:covector-milvus-adapter", "io.covector.milvus.MilvusBackendProvider"));

    private final Map<String, BackendProvider> byType = new TreeMap<>();
    private final Map<String, Set<String>> classes = new TreeMap<>(); // names of the adapters of each type
    private final List<String> faults = new ArrayList<>();
    private final Set<String> unlisted = new HashSet<>();
    private boolean listed;

    private Providers() {}

    static Providers load() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        ClassLoader own = Providers.class.getClassLoader();
        Providers providers = new Providers();
        providers.addListed(context);
        // under a container's context class loader the adapters may sit beside this class instead
        providers.addListed(own);
        KNOWN.forEach((type, known) -> {
            providers.addKnown(type, known.provider(), context);
            providers.addKnown(type, known.provider(), own);
        });
        return providers;
    }

    private void addListed(@Nullable ClassLoader loader) {
        Iterator<BackendProvider> providers =
                ServiceLoader.load(BackendProvider.class, loader).iterator();
        while (faults.size() < MAX_FAULTS) {
            try {
                if (!providers.hasNext()) {
                    return;
                }
                add(providers.next());
                listed = true;
            } catch (ServiceConfigurationError e) { // of one adapter; the others may do
                faults.add(e.getMessage() + (e.getCause() == null ? "" : " (" + Thrown.text(e.getCause()) + ")"));
            } catch (RuntimeException | LinkageError e) {
                faults.add(Thrown.text(e));
            }
        }
    }

    private void add(BackendProvider provider) {
        String type = Objects.requireNonNull(
                provider.type(), () -> "the type of " + provider.getClass().getName());
        byType.putIfAbsent(type, provider);
        // the same class comes from both class loaders
        classes.computeIfAbsent(type, of -> new TreeSet<>())
                .add(provider.getClass().getName());
    }

    /** Jars that were merged into one often have the services of one of them only. */
    private void addKnown(String type, String provider, @Nullable ClassLoader loader) {
        if (byType.containsKey(type)) {
            return;
        }
        try {
            Object made = Class.forName(provider, true, loader).getConstructor().newInstance();
            if (made instanceof BackendProvider found) {
                byType.put(type, found);
                unlisted.add(type);
            }
        } catch (ClassNotFoundException e) {
            LOG.debug("there is no adapter '{}'", type);
        } catch (ReflectiveOperationException | LinkageError e) {
            faults.add(provider + ": " + Thrown.text(e));
        }
    }

    Optional<BackendProvider> find(String type) {
        if (unlisted.remove(type)) {
            LOG.warn(
                    "the adapter '{}' is not listed in {}, which a merged jar may have lost; used all the same",
                    type,
                    SERVICES);
        }
        return Optional.ofNullable(byType.get(type));
    }

    /** What is wrong with a type that several adapters claim; empty when there is one at most. */
    Optional<String> clash(String type) {
        Set<String> names = classes.getOrDefault(type, Set.of());
        return names.size() < 2
                ? Optional.empty()
                : Optional.of("is " + Strings.quote(type) + ", which several adapters on the class path are for: "
                        + names + "; keep one of them");
    }

    /** Whether no adapter is listed, as in a merged jar that has lost all services. */
    boolean areServicesLost() {
        return !listed;
    }

    Set<String> types() {
        return byType.keySet();
    }

    /** What to do about a type without an adapter. */
    String remedy(String type) {
        Known known = KNOWN.get(type);
        String remedy = known == null
                ? "accepted are " + types() + " (those with an adapter on the class path)"
                : "add " + known.artifact() + " to the class path, or use one of " + types();
        if (!listed) {
            remedy += "; no adapter is listed in " + SERVICES + ": " + MERGED_JAR;
        }
        return faults.isEmpty() ? remedy : remedy + "; these could not be loaded: " + faults;
    }
}
