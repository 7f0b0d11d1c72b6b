package io.covector.springai;

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

    static CovectorVectorStore.Builder builder(VectorClient client, TestEmbeddings model) {
        return CovectorVectorStore.builder(client, model)
                .collectionName("documents")
                .initializeSchema(true);
    }
}
