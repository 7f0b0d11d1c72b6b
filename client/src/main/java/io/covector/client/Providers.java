package io.covector.client;

import io.covector.spi.BackendProvider;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;

/** The adapters on the class path (or module path), by type id. */
final class Providers {
    private static final Map<String, String> KNOWN = Map.of(
            "embedded", "io.covector:covector-embedded-adapter",
            "pgvector", "io.covector:covector-pgvector-adapter",
            "milvus", "io.covector:covector-milvus-adapter");

    private final Map<String, BackendProvider> byType = new TreeMap<>();

    private Providers() {}

    static Providers load() {
        Providers providers = new Providers();
        providers.addAll(ServiceLoader.load(BackendProvider.class));
        // under a container's context class loader the adapters may sit beside this class instead
        providers.addAll(ServiceLoader.load(BackendProvider.class, Providers.class.getClassLoader()));
        return providers;
    }

    private void addAll(ServiceLoader<BackendProvider> loader) {
        loader.forEach(provider -> byType.putIfAbsent(provider.type(), provider));
    }

    Optional<BackendProvider> find(String type) {
        return Optional.ofNullable(byType.get(type));
    }

    Set<String> types() {
        return byType.keySet();
    }

    /** What to do about a type without an adapter. */
    String remedy(String type) {
        String artifact = KNOWN.get(type);
        return artifact == null
                ? "accepted are " + types() + " (those with an adapter on the class path)"
                : "add " + artifact + " to the class path, or use one of " + types();
    }
}
