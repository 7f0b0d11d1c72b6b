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
    private final Experiences experiences;
    private final RequestTimeout timeout;
    private final Executor helpers;
    private final Gathering gathering;

    Searching(
            BackendCollection collection,
            SearchConfig config,
            Experiences experiences,
            RequestTimeout timeout,
            Executor helpers) {
        this.collection = collection;
        this.config = config;
        this.experiences = experiences;
        this.timeout = timeout;
        this.helpers = helpers;
        this.gathering = new Gathering(collection::search);
    }

    List<SearchResult> search(SearchBatch batch, Deadline deadline) {
        SearchLimits limits = SearchBounds.within(collection.searchLimits(batch), config);
        if (batch.vectors().size() > 1) {
            return inParts(batch, limits, deadline);
        }
        int gatherFrom = gatherFrom(config, limits);
        return gatherFrom == 0
                ? collection.search(batch, timeout.next(deadline))
                : List.of(gathering.search(batch, limits.gatheringFrom(gatherFrom), timeout.next(deadline)));
    }

    /** In requests that are sized like those of batches before. */
    private List<SearchResult> inParts(SearchBatch batch, SearchLimits limits, Deadline deadline) {
        Experience experience = experiences.with(collection);
        Sizing sizing = experience.searches();
        SearchParts.Sender sender = (part, choice, call) -> sizing.send(
                part.vectors().size(),
                0,
                choice,
                experience.searchTraffic(),
                timeout.next(call),
                request -> collection.search(part, request));
        return new SearchParts(sender, sizing::choice, batch, limits, deadline).run(helpers);
    }

    static int gatherFrom(SearchConfig config, SearchLimits limits) {
        return switch (config.gather()) {
            case OFF -> 0;
            case AUTO -> limits.gatherFrom() == 0 ? 0 : config.gatherFrom().orElse(limits.gatherFrom());
            case ON -> config.gatherFrom().orElse(limits.gatherFrom() == 0 ? GATHER_FROM : limits.gatherFrom());
        };
    }
}
