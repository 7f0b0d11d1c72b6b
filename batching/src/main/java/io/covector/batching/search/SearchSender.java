package io.covector.batching.search;

import io.covector.SearchResult;
import io.covector.spi.CallContext;
import io.covector.spi.SearchBatch;
import java.util.List;

/** Sends one request of searches. Implementations are thread-safe. */
@FunctionalInterface
public interface SearchSender {
    /** One result for each vector, in their order. */
    List<SearchResult> send(SearchBatch batch, CallContext context);
}
