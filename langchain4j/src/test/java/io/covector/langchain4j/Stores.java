package io.covector.langchain4j;

import io.covector.VectorClient;
import io.covector.client.ClientConfig;
import io.covector.client.VectorClients;

/** Stores in memory for tests. */
final class Stores {
    private Stores() {}

    static VectorClient client() {
        return VectorClients.open(
                ClientConfig.builder().set("backends.main.type", "embedded").build());
    }

    static CovectorEmbeddingStore inMemory(int dimension) {
        return CovectorEmbeddingStore.builder()
                .ownedClient(client())
                .collectionName("segments")
                .dimension(dimension)
                .build();
    }
}
