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
import io.covector.micrometer.MicrometerListener;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;

/**
 * Opens the client that a configuration describes, works with it, provokes failures, and prints every object that the
 * client is made of, each on a line after its type, and what else the process shows of itself. Everything is logged.
 */
final class TalkativeProgram {
    private TalkativeProgram() {}

    public static void main(String[] arguments) {
        JavaLogging.everything();
        Path file = Path.of(arguments[0]);
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        ClientConfig config = ClientConfig.loading(file)
                .listener(MicrometerListener.of(meters))
                .build();
        print(config);
        try (VectorClient client = VectorClients.open(config)) {
            VectorCollection collection = client.createCollection(
                    CollectionSpec.builder("talk").vector(2, Metric.COSINE).build());
            collection.upsert(VectorRecord.of("a", new float[] {1, 0}, Metadata.empty()));
            SearchRequest search = SearchRequest.of(new float[] {1, 0}, 1);
            collection.search(search);
            print(client);
            print(collection);
            System.out.println("STATS " + client.stats() + client.health() + client.capabilities());
            Surroundings.print(meters);
            client.dropCollection("talk");
            collection.search(search);
        } catch (VectorException e) {
            fail(e);
        }
        for (int i = 1; i < arguments.length; i++) {
            try {
                System.out.println("OPENING " + arguments[i]);
                VectorClients.open(ClientConfig.load(Path.of(arguments[i]))).close();
                System.out.println("OPENED " + arguments[i]);
            } catch (VectorException e) {
                fail(e);
            }
        }
        Surroundings.print(meters);
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
