package io.covector.batching;

import io.covector.CollectionStats;
import io.covector.config.BatchConfig;
import io.covector.config.SearchConfig;
import io.covector.spi.BackendCollection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The experience with each collection of a backend; with the first {@value #MOST} of them, if there are more. Thread-safe. */
final class Experiences {
    private static final int MOST = 1_000;

    private final Map<String, Experience> byName = new ConcurrentHashMap<>();
    private final BatchConfig writes;
    private final SearchConfig searches;

    Experiences(BatchConfig writes, SearchConfig searches) {
        this.writes = writes;
        this.searches = searches;
    }

    Experience with(BackendCollection collection) {
        String name = collection.spec().name();
        Bounds bounds = Bounds.of(collection, writes);
        SearchBounds batches = SearchBounds.of(collection, searches);
        Experience present = byName.get(name);
        if (present != null && present.isWithin(bounds, batches)) {
            return present;
        }
        if (byName.size() >= MOST && !byName.containsKey(name)) {
            return new Experience(name, bounds, batches);
        }
        return byName.compute(
                name,
                (key, known) -> known != null && known.isWithin(bounds, batches)
                        ? known
                        : new Experience(name, bounds, batches));
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
