package io.covector.langchain4j;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.EmbeddingStoreAddAllContract;
import dev.langchain4j.store.embedding.EmbeddingStoreRemoveAllContract;
import org.junit.jupiter.api.AfterEach;

/** LangChain4j's own suite, as it is published. */
class ContractsTest implements EmbeddingStoreAddAllContract, EmbeddingStoreRemoveAllContract {
    private final CovectorEmbeddingStore store = Stores.inMemory(3);

    @AfterEach
    void close() {
        store.close();
    }

    @Override
    public EmbeddingStore<TextSegment> embeddingStore() {
        return store;
    }
}
