package io.covector.batching.search;

import io.covector.SearchResult;
import io.covector.batching.engine.HelperExecutor;
import io.covector.batching.sizing.BatchSizer;
import io.covector.batching.sizing.CollectionSizes;
import io.covector.batching.sizing.RequestTimeout;
import io.covector.spi.BackendCollection;
import io.covector.spi.CallContext;
import io.covector.spi.SearchBatch;
import io.covector.spi.SearchLimits;
import java.util.List;

/** How the searches of one handle on a collection become requests. Thread-safe. */
public final class CollectionSearch {
    private final BackendCollection collection;
    private final RequestTimeout timeout;
    private final SearchCoalescer coalescer;

    /** For one handle. */
    public CollectionSearch(BackendCollection collection, RequestTimeout timeout) {
        this.collection = collection;
        this.timeout = timeout;
        this.coalescer = new SearchCoalescer(collection::search);
    }

    /**
     * One search.
     *
     * @param coalesceFrom concurrent requests from which on it waits to share the next one; 0 if it never does
     */
    public List<SearchResult> one(SearchBatch search, SearchLimits limits, int coalesceFrom, CallContext caller) {
        CallContext request = timeout.next(caller);
        return coalesceFrom == 0
                ? collection.search(search, request)
                : List.of(coalescer.search(search, limits, coalesceFrom, request));
    }

    /**
     * Several searches, in requests that are sized like those of batches before.
     *
     * @param smallest limits of the smallest searches, which the sizes are learned for
     * @param helpers make requests beside the thread of the call
     */
    public List<SearchResult> many(
            SearchBatch batch,
            SearchLimits limits,
            SearchLimits smallest,
            CollectionSizes state,
            HelperExecutor helpers,
            CallContext caller) {
        BatchSizer sizer = state.searches(smallest);
        SearchCall.Sender sender = (part, choice, call) -> sizer.send(
                part.vectors().size(),
                0,
                choice,
                state.searchCounters(),
                timeout.next(call),
                request -> collection.search(part, request));
        return SearchCall.run(sender, sizer::choice, batch, limits, helpers, caller);
    }
}
