package io.covector.langchain4j;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.EmbeddingStoreWithFilteringIT;
import org.junit.jupiter.api.AfterEach;

/** LangChain4j's own suite, as it is published. */
class FilteringSuiteTest extends EmbeddingStoreWithFilteringIT {
    private final CovectorEmbeddingStore store = Stores.inMemory(HashedEmbeddings.DIMENSION);

    @AfterEach
    void close() {
        store.close();
    }

    @Override
    protected EmbeddingStore<TextSegment> embeddingStore() {
        return store;
    }

    @Override
    protected EmbeddingModel embeddingModel() {
        return new HashedEmbeddings();
    }

    @Override
    protected void clearStore() {
        store.removeAll();
    }

    @Override
    protected boolean supportsContains() {
        return true;
    }
}
