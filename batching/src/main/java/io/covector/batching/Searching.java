package io.covector.batching;

import io.covector.SearchResult;
import io.covector.config.SearchConfig;
import io.covector.spi.BackendCollection;
import io.covector.spi.Deadline;
import io.covector.spi.SearchBatch;
import io.covector.spi.SearchLimits;
import java.util.List;
import java.util.concurrent.Executor;

/** How the searches of one collection become requests. Thread-safe. */
final class Searching {
    /** Where a backend would not gather and the caller wants it. */
    private static final int GATHER_FROM = 2;

    private final BackendCollection collection;
    private final SearchConfig config;
    private final RequestTimeout timeout;
    private final Executor helpers;
    private final Gathering gathering;

    Searching(BackendCollection collection, SearchConfig config, RequestTimeout timeout, Executor helpers) {
        this.collection = collection;
        this.config = config;
        this.timeout = timeout;
        this.helpers = helpers;
        this.gathering = new Gathering(collection::search);
    }

    List<SearchResult> search(SearchBatch batch, Deadline deadline) {
        SearchLimits limits = collection.searchLimits(batch);
        if (batch.vectors().size() > 1) {
            return new SearchParts(this::send, batch, parallel(limits), deadline).run(helpers);
        }
        int gatherFrom = gatherFrom(config, limits);
        return gatherFrom == 0
                ? send(batch, deadline)
                : List.of(gathering.search(batch, limits.gatheringFrom(gatherFrom), timeout.next(deadline)));
    }

    private List<SearchResult> send(SearchBatch batch, Deadline deadline) {
        return collection.search(batch, timeout.next(deadline));
    }

    private SearchLimits parallel(SearchLimits limits) {
        return config.parallel().isEmpty()
                ? limits
                : new SearchLimits(
                        limits.maxQueries(), config.parallel().getAsInt(), limits.partQueries(), limits.gatherFrom());
    }

    static int gatherFrom(SearchConfig config, SearchLimits limits) {
        return switch (config.gather()) {
            case OFF -> 0;
            case AUTO -> limits.gatherFrom() == 0 ? 0 : config.gatherFrom().orElse(limits.gatherFrom());
            case ON -> config.gatherFrom().orElse(limits.gatherFrom() == 0 ? GATHER_FROM : limits.gatherFrom());
        };
    }
}
