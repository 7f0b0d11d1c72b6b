package io.covector.it.allocation;

import io.covector.CollectionSpec;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.RecordId;
import io.covector.SearchRequest;
import io.covector.Vector;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.client.VectorClients;
import io.covector.filter.Filter;
import io.covector.it.servers.ChildJvm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Calls of the size that the bounds are given for: 768 dimensions, four keys of metadata, ten hits. A program of its
 * own, because a compiler that has seen other types in the same places leaves more objects on the heap. Not
 * thread-safe.
 */
final class Workload {
    private static final int ROWS = 1_000;

    private static final int DIMENSION = 768;
    private static final int WRITES = 150;
    private static final int SEARCHES = 5_000;

    private final VectorCollection collection;
    private final Random random = new Random(768);
    private final float[][] vectors = new float[ROWS][DIMENSION];
    private int next;

    /**
     * Says what an insert and an upsert allocate for a row, and a search for itself, in bytes.
     *
     * @param arguments bytes that are enough for each of the three, then the configuration
     */
    public static void main(String[] arguments) {
        try (VectorClient client = VectorClients.open(ChildJvm.config(arguments).build())) {
            Workload workload = new Workload(client);
            System.out.println("bytes " + workload.bytesPerInsertedRow(Long.parseLong(arguments[0])) + " "
                    + workload.bytesPerReplacedRow(Long.parseLong(arguments[1])) + " "
                    + workload.bytesPerSearch(Long.parseLong(arguments[2])));
        }
    }

    /** What it says when it is run in a JVM of its own: bytes of an inserted row, of a replaced row and of a search. */
    static List<Long> run(Map<String, String> settings, Long... enough) throws IOException {
        try (ChildJvm process = ChildJvm.start(Workload.class, List.of(enough), settings)) {
            String said = process.await(line -> line.startsWith("bytes "));
            return Stream.of(said.split(" ")).skip(1).map(Long::valueOf).toList();
        }
    }

    private Workload(VectorClient client) {
        for (float[] vector : vectors) {
            for (int i = 0; i < DIMENSION; i++) {
                vector[i] = (float) random.nextGaussian();
            }
        }
        this.collection = client.createCollection(CollectionSpec.builder("allocation")
                .vector(VectorField.of(DIMENSION, Metric.COSINE).index(IndexSpec.none()))
                .build());
    }

    /** Bytes that an insert of new records allocates for each of them, measured until there are no more than enough. */
    private long bytesPerInsertedRow(long enough) {
        long bytes = Allocated.leastOf(WRITES, enough * ROWS, call -> {
            List<VectorRecord> records = records();
            return () -> collection.insert(records);
        });
        return bytes / ROWS;
    }

    /**
     * Bytes that an upsert of records that are there allocates for each of them, measured until there are no more than
     * enough.
     */
    private long bytesPerReplacedRow(long enough) {
        List<VectorRecord> records = records();
        return Allocated.leastOf(WRITES, enough * ROWS, call -> () -> collection.upsert(records)) / ROWS;
    }

    /**
     * Bytes of a search for ten of a few records, with their metadata, measured until there are no more than enough.
     */
    private long bytesPerSearch(long enough) {
        collection.delete(Filter.all());
        collection.insert(records().subList(0, 50));
        SearchRequest request = SearchRequest.of(vectors[0], 10);
        return Allocated.leastOf(SEARCHES, enough, call -> () -> collection.search(request));
    }

    private List<VectorRecord> records() {
        List<VectorRecord> records = new ArrayList<>(ROWS);
        for (float[] vector : vectors) {
            String number = Integer.toString(100_000_000 + next++).substring(1);
            Metadata metadata = Metadata.builder()
                    .put("title", "Sample " + number)
                    .put("year", 1950 + next % 75)
                    .put("lang", next % 3 == 0 ? "en" : "de")
                    .put("tag", "t" + next % 100)
                    .build();
            records.add(VectorRecord.of(RecordId.of("doc-" + number), Vector.wrap(vector), metadata));
        }
        return records;
    }
}
