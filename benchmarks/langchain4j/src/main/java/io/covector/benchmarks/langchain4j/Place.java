package io.covector.benchmarks.langchain4j;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingStore;

/** Where a store keeps its rows, and what the library leaves to its users there. */
interface Place extends AutoCloseable {
    /** A store on a new, empty place. */
    EmbeddingStore<TextSegment> create(boolean indexed);

    /** Builds the index, or waits for it. */
    void finish();

    void drop();

    @Override
    void close();
}
