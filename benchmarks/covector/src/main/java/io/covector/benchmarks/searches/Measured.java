package io.covector.benchmarks.searches;

import io.covector.CollectionSpec;
import io.covector.FieldType;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.client.ClientConfig;
import io.covector.client.VectorClients;
import io.covector.observe.ClientListener;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What the programs share: arguments {@code key=value}, a backend, a collection of clustered vectors, and queries near
 * them.
 */
final class Measured {
    private static final String NAME = "measured_searches";
    private static final int CLUSTERS = 100;

    final Map<String, String> options = new LinkedHashMap<>();
    private final Random random = new Random(1);
    private final List<float[]> centers = new ArrayList<>();

    Measured(String... arguments) {
        for (String argument : arguments) {
            options.put(argument.split("=", 2)[0], argument.split("=", 2)[1]);
        }
        for (int i = 0; i < CLUSTERS; i++) {
            centers.add(near(new float[number("dimension", 768)], 1));
        }
    }

    int number(String key, int otherwise) {
        return Integer.parseInt(options.getOrDefault(key, String.valueOf(otherwise)));
    }

    List<String> list(String key, String otherwise) {
        return Arrays.asList(options.getOrDefault(key, otherwise).split(","));
    }

    /** A client of the backend that the arguments name, with further settings. */
    VectorClient open(Map<String, String> settings) {
        return open(settings, ClientListener.NONE);
    }

    /** The same, and a listener is told what the client does. */
    VectorClient open(Map<String, String> settings, ClientListener listener) {
        ClientConfig.Builder config = ClientConfig.builder();
        options.forEach((key, value) -> {
            if (key.matches("type|uri|url|user|password|database|path|pool.*")) {
                config.set("backends.main." + key, value);
            }
        });
        settings.forEach(config::set);
        return VectorClients.open(config.listener(listener).build());
    }

    /** A new collection, filled and indexed. */
    void fill(VectorClient client) {
        drop(client);
        VectorCollection filled = client.createCollection(CollectionSpec.builder(NAME)
                .vector(VectorField.of(number("dimension", 768), Metric.COSINE).index(IndexSpec.none()))
                .field("year", FieldType.LONG)
                .build());
        int rows = number("rows", 10_000);
        for (int from = 0; from < rows; from += 1_000) {
            List<VectorRecord> part = new ArrayList<>();
            for (int i = from; i < Math.min(rows, from + 1_000); i++) {
                Metadata metadata = Metadata.builder()
                        .put("year", i % 100)
                        .put("title", "the title of record " + i)
                        .put("tag", "t" + i % 7)
                        .build();
                part.add(VectorRecord.of("r" + i, near(centers.get(i % CLUSTERS), 0.6f), metadata));
            }
            filled.insert(part);
        }
        filled.createIndex(IndexSpec.hnsw(), IndexBuild.defaults());
    }

    VectorCollection collection(VectorClient client) {
        return client.collection(NAME);
    }

    void drop(VectorClient client) {
        client.dropCollection(NAME);
    }

    List<float[]> queries(int count) {
        List<float[]> queries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            queries.add(near(centers.get(i % CLUSTERS), 0.6f));
        }
        return queries;
    }

    private float[] near(float[] center, float spread) {
        float[] vector = center.clone();
        for (int i = 0; i < vector.length; i++) {
            vector[i] += spread * (float) random.nextGaussian();
        }
        return vector;
    }

    static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
