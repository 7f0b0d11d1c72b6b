package io.covector.batching;

import io.covector.CollectionStats;
import io.covector.config.BatchConfig;
import io.covector.spi.BackendCollection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The experience with each collection of a backend; with the first {@value #MOST} of them, if there are more. Thread-safe. */
final class Experiences {
    private static final int MOST = 1_000;

    private final Map<String, Experience> byName = new ConcurrentHashMap<>();
    private final BatchConfig config;

    Experiences(BatchConfig config) {
        this.config = config;
    }

    Experience with(BackendCollection collection) {
        String name = collection.spec().name();
        Bounds bounds = Bounds.of(collection, config);
        Experience present = byName.get(name);
        if (present != null && present.bounds().equals(bounds)) {
            return present;
        }
        if (byName.size() >= MOST && !byName.containsKey(name)) {
            return new Experience(name, bounds);
        }
        return byName.compute(
                name,
                (key, known) -> known != null && known.bounds().equals(bounds) ? known : new Experience(name, bounds));
    }

    void forget(String name) {
        byName.remove(name);
    }

    List<CollectionStats> stats() {
        return byName.values().stream()
                .map(Experience::stats)
                .sorted(Comparator.comparing(CollectionStats::name))
                .toList();
    }
}
