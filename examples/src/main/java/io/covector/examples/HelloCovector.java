package io.covector.examples;

import io.covector.CollectionSpec;
import io.covector.FieldType;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.SearchHit;
import io.covector.SearchRequest;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorRecord;
import io.covector.client.VectorClients;

/** The shortest whole program: without a {@code covector.yaml} it runs in memory. Stateless and thread-safe. */
public final class HelloCovector {
    private HelloCovector() {}

    /** Stores three colours and finds the reddish one that is warm. */
    public static void main(String... args) {
        CollectionSpec colours = CollectionSpec.builder("colours")
                .vector(3, Metric.COSINE)
                .field("warm", FieldType.BOOLEAN)
                .build();
        try (VectorClient client = VectorClients.open()) {
            VectorCollection collection = client.openOrCreateCollection(colours);
            collection.upsert(
                    VectorRecord.of("orange", new float[] {1, 0.6f, 0}, Metadata.of("warm", true)),
                    VectorRecord.of("purple", new float[] {0.8f, 0, 0.8f}, Metadata.of("warm", false)),
                    VectorRecord.of("navy", new float[] {0, 0, 0.5f}, Metadata.of("warm", false)));
            SearchRequest reddish = SearchRequest.builder(new float[] {1, 0, 0})
                    .topK(2)
                    .filter("warm = true")
                    .build();
            for (SearchHit hit : collection.search(reddish)) {
                System.out.println(hit.id() + " " + hit.score());
            }
        }
    }
}
