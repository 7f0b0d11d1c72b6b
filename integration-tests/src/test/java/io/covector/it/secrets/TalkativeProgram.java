package io.covector.it.secrets;

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
import java.nio.file.Path;

/**
 * Opens the client that a configuration describes, works with it, provokes failures, and prints every object that the
 * client is made of, each on a line after its type.
 */
final class TalkativeProgram {
    private TalkativeProgram() {}

    public static void main(String[] arguments) {
        Path file = Path.of(arguments[0]);
        ClientConfig config = ClientConfig.load(file);
        print(config);
        try (VectorClient client = VectorClients.open(config)) {
            VectorCollection collection = client.createCollection(
                    CollectionSpec.builder("talk").vector(2, Metric.COSINE).build());
            collection.upsert(VectorRecord.of("a", new float[] {1, 0}, Metadata.empty()));
            SearchRequest search = SearchRequest.of(new float[] {1, 0}, 1);
            collection.search(search);
            print(client);
            print(collection);
            client.dropCollection("talk");
            collection.search(search);
        } catch (VectorException e) {
            fail(e);
        }
        for (int i = 1; i < arguments.length; i++) {
            try {
                VectorClients.open(ClientConfig.load(Path.of(arguments[i]))).close();
                System.out.println("OPENED " + arguments[i]);
            } catch (VectorException e) {
                fail(e);
            }
        }
    }

    private static void fail(VectorException e) {
        System.out.println("FAILED " + e.code());
        e.printStackTrace(System.out);
        print(e);
    }

    private static void print(Object start) {
        for (Object object : Reachable.from(start)) {
            if (!object.getClass()
                    .getName()
                    .startsWith("java.")) { // texts and their collections print nothing by themselves
                System.out.println("OBJECT " + object.getClass().getName() + " " + object);
            }
        }
    }
}
