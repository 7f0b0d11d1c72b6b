package consumer;

import io.covector.CollectionSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.SearchRequest;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.client.ClientConfig;
import io.covector.client.VectorClients;

/** Stores and finds a record, and shows which adapters there are. */
public final class Consumer {
    private Consumer() {}

    public static void main(String... arguments) {
        try (VectorClient client = VectorClients.open(config("embedded"))) {
            VectorCollection docs = client.openOrCreateCollection(
                    CollectionSpec.builder("docs").vector(2, Metric.COSINE).build());
            docs.upsert(VectorRecord.of("a", new float[] {1, 0}, Metadata.of("lang", "en")));
            System.out.println(docs.search(SearchRequest.builder(new float[] {1, 0}).topK(1).build())
                    .hits()
                    .get(0)
                    .id());
        }
        try (VectorClient none = VectorClients.open(config("none"))) {
            System.out.println("opened");
        } catch (VectorException e) {
            System.out.println(e.getMessage());
        }
    }

    private static ClientConfig config(String type) {
        return ClientConfig.builder().set("backends.main.type", type).build();
    }
}
