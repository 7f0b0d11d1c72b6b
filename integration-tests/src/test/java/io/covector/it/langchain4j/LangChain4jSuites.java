package io.covector.it.langchain4j;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.EmbeddingStoreAddAllContract;
import dev.langchain4j.store.embedding.EmbeddingStoreRemoveAllContract;
import dev.langchain4j.store.embedding.EmbeddingStoreWithFilteringIT;
import dev.langchain4j.store.embedding.EmbeddingStoreWithRemovalIT;
import io.covector.VectorClient;
import io.covector.langchain4j.CovectorEmbeddingStore;
import io.covector.tck.TckFixture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** LangChain4j's own suites for stores, as they are published. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class LangChain4jSuites {
    private final TckFixture fixture;
    private final VectorClient client;

    LangChain4jSuites(TckFixture fixture) {
        this.fixture = fixture;
        this.client = fixture.open();
    }

    @BeforeAll
    void create() {
        store("filtering", HashedEmbeddings.DIMENSION);
        store("removal", HashedEmbeddings.DIMENSION);
        store("contracts", 3);
    }

    @AfterAll
    void close() {
        client.close();
        fixture.close();
    }

    private CovectorEmbeddingStore store(String name, int dimension) {
        return CovectorEmbeddingStore.builder()
                .client(client)
                .collectionName(name)
                .dimension(dimension)
                .build();
    }

    @Nested
    class Filtering extends EmbeddingStoreWithFilteringIT {
        private final CovectorEmbeddingStore store = store("filtering", HashedEmbeddings.DIMENSION);

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

    @Nested
    class Removal extends EmbeddingStoreWithRemovalIT {
        private final CovectorEmbeddingStore store = store("removal", HashedEmbeddings.DIMENSION);

        @BeforeEach
        void clear() {
            store.removeAll();
        }

        @Override
        protected EmbeddingStore<TextSegment> embeddingStore() {
            return store;
        }

        @Override
        protected EmbeddingModel embeddingModel() {
            return new HashedEmbeddings();
        }
    }

    @Nested
    class Contracts implements EmbeddingStoreAddAllContract, EmbeddingStoreRemoveAllContract {
        private final CovectorEmbeddingStore store = store("contracts", 3);

        @BeforeEach
        void clear() {
            store.removeAll();
        }

        @Override
        public EmbeddingStore<TextSegment> embeddingStore() {
            return store;
        }
    }
}
