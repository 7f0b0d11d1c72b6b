package io.covector.it.adopted;

import io.covector.CollectionSpec;
import io.covector.config.Settings;
import io.covector.spi.Backend;
import io.covector.spi.BackendContext;
import io.covector.spi.BackendProvider;
import io.covector.tck.asserting.BackendDecorator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A place where the collections that tests ask for are made by another application, and attached by configuration. As a
 * mapping is read when a backend is opened, each new collection opens the backend again, with one mapping more; they
 * share their connections. Outlives the clients of the place. Thread-safe.
 */
final class Adoption implements BackendDecorator {
    private final BackendProvider provider;
    private final Owner owner;
    private final Map<String, Adopted> adopted = new LinkedHashMap<>();

    /** What was asked for, and how it is attached. */
    private record Adopted(CollectionSpec spec, Map<String, String> mapping) {}

    Adoption(BackendProvider provider, Owner owner) {
        this.provider = provider;
        this.owner = owner;
    }

    Owner owner() {
        return owner;
    }

    @Override
    public Backend decorate(Backend backend, Map<String, String> settings, BackendContext context) {
        return new AdoptedBackend(backend, this, settings, context);
    }

    synchronized Optional<CollectionSpec> spec(String name) {
        return Optional.ofNullable(adopted.get(name)).map(Adopted::spec);
    }

    synchronized void create(CollectionSpec spec) {
        adopted.put(spec.name(), new Adopted(spec, owner.create(spec)));
    }

    synchronized void drop(String name) {
        owner.drop(name);
        Objects.requireNonNull(adopted.remove(name), name);
    }

    /** A backend with all mappings. */
    synchronized Backend open(Map<String, String> settings, BackendContext context) {
        Map<String, String> all = new HashMap<>(settings);
        adopted.forEach((name, found) ->
                found.mapping().forEach((key, value) -> all.put("collections." + name + "." + key, value)));
        return provider.open(Settings.of(all), context);
    }
}
