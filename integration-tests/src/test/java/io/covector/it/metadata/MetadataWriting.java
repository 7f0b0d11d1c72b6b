package io.covector.it.metadata;

import io.covector.CollectionSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.client.VectorClients;
import io.covector.it.servers.ChildJvm;

/** Writes drawn metadata to a collection, says so, and goes on until it is killed. */
final class MetadataWriting {
    static final String COLLECTION = "drawn";
    static final String DONE = "all is written";

    private MetadataWriting() {}

    static CollectionSpec spec() {
        return CollectionSpec.builder(COLLECTION)
                .vector(VectorField.of(2, Metric.EUCLIDEAN))
                .build();
    }

    static VectorRecord record(int number, Metadata metadata) {
        return VectorRecord.of("r" + number, new float[] {number, 1}, metadata);
    }

    /** Arguments: seed, number of drawn records, settings. */
    public static void main(String[] arguments) throws InterruptedException {
        VectorClient client = VectorClients.open(ChildJvm.config(arguments).build());
        VectorCollection collection = client.createCollection(spec());
        int number = 0;
        for (Metadata metadata : DrawnMetadata.accepted(Long.parseLong(arguments[0]), Integer.parseInt(arguments[1]))) {
            collection.upsert(record(number++, metadata));
        }
        System.out.println(DONE);
        Thread.sleep(Long.MAX_VALUE);
    }
}
