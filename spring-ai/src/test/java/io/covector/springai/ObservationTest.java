package io.covector.springai;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.ai.document.Document;
import org.springframework.ai.vectorstore.observation.VectorStoreObservationContext;

class ObservationTest {
    private final VectorClient client = Stores.client();
    private final List<VectorStoreObservationContext> seen = new ArrayList<>();
    private final ObservationRegistry registry = ObservationRegistry.create();

    ObservationTest() {
        registry.observationConfig().observationHandler(new ObservationHandler<VectorStoreObservationContext>() {
            @Override
            public void onStop(VectorStoreObservationContext context) {
                seen.add(context);
            }

            @Override
            public boolean supportsContext(Observation.Context context) {
                return context instanceof VectorStoreObservationContext;
            }
        });
    }

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void callsAreObservedWithWhatIsKnownOfTheCollection() {
        CovectorVectorStore store = Stores.builder(client, new TestEmbeddings(2))
                .observationRegistry(registry)
                .build();
        store.add(List.of(new Document("1 0")));
        store.similaritySearch("1 0");
        store.delete(List.of("x"));
        store.delete("year == 2020");
        store.forCollection("other").similaritySearch("1 0");
        assertThat(seen)
                .extracting(VectorStoreObservationContext::getOperationName)
                .containsExactly("add", "query", "delete", "delete", "query");
        assertThat(seen)
                .extracting(VectorStoreObservationContext::getDatabaseSystem)
                .containsOnly("embedded");
        assertThat(seen)
                .extracting(VectorStoreObservationContext::getDimensions)
                .containsOnly(2);
        assertThat(seen)
                .extracting(VectorStoreObservationContext::getSimilarityMetric)
                .containsOnly("cosine");
        assertThat(seen).extracting(VectorStoreObservationContext::getFieldName).containsOnly("vector");
        assertThat(seen)
                .extracting(VectorStoreObservationContext::getCollectionName)
                .containsExactly("documents", "documents", "documents", "documents", "other");
        assertThat(seen.get(1).getQueryResponse()).hasSize(1);
    }

    @Test
    void aCollectionAloneDoesNotTellItsDatabase() {
        VectorCollection collection =
                Stores.builder(client, new TestEmbeddings(2)).build().collection();
        CovectorVectorStore.builder(collection, new TestEmbeddings(2))
                .observationRegistry(registry)
                .build()
                .similaritySearch("1 0");
        assertThat(seen)
                .extracting(VectorStoreObservationContext::getDatabaseSystem)
                .containsExactly("covector");
    }
}
