package io.covector.it.classpath;

import io.covector.CollectionSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.client.ClientConfig;
import io.covector.client.VectorClients;
import java.util.concurrent.Callable;

/** Opens a client and writes a record; loaded by a class loader that misses something. For one use. */
public final class Opening implements Callable<String> {
    private final String[] settings;

    /** Keys and values by turns. */
    public Opening(String[] settings) {
        this.settings = settings;
    }

    @Override
    public String call() {
        ClientConfig.Builder config = ClientConfig.builder().set("retry.max-attempts", 1);
        for (int i = 0; i < settings.length; i += 2) {
            config.set("backends.main." + settings[i], settings[i + 1]);
        }
        try (VectorClient client = VectorClients.open(config.build())) {
            VectorCollection collection = client.createCollection(
                    CollectionSpec.builder("docs").vector(2, Metric.COSINE).build());
            collection.upsert(VectorRecord.of("a", new float[] {1, 0}, Metadata.empty()));
            return "opened, " + collection.count() + " written";
        } catch (VectorException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
