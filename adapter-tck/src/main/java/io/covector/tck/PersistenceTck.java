package io.covector.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.CallOptions;
import io.covector.Capability;
import io.covector.CollectionSpec;
import io.covector.Consistency;
import io.covector.ErrorCode;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.ScanRequest;
import io.covector.SearchRequest;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Collections outlive the client, or go with it. */
abstract class PersistenceTck extends Theme {
    PersistenceTck(RecordTck tck) {
        super(tck);
    }

    @Test
    void theNextClientFindsWhatThisOneLeft() {
        try (TckFixture fixture = newFixture()) {
            CollectionSpec spec;
            boolean persistent;
            List<VectorRecord> records = Records.numbered(200);
            try (VectorClient client = open(fixture)) {
                persistent = client.capabilities().supports(Capability.PERSISTENCE);
                spec = Specs.everyType(
                                "kept",
                                VectorField.of(Specs.DIMENSION, Metric.EUCLIDEAN)
                                        .index(Specs.index(client.capabilities())))
                        .build();
                client.createCollection(Specs.plain("dropped", 2, Metric.DOT));
                VectorCollection collection = client.createCollection(spec);
                collection.upsert(records);
                collection.delete(Filter.gte("n", 100));
                collection.upsert(Records.record("r00007", Metadata.of("title", "replaced")));
                client.dropCollection("dropped");
                client.createCollection(strict());
            }
            try (VectorClient client = open(fixture)) {
                if (persistent) {
                    assertThat(client.listCollections()).containsExactly("kept", "strict");
                    assertThat(client.collection("strict").spec()).isEqualTo(strict());
                    assertKept(client.openOrCreateCollection(spec), records);
                } else {
                    assertThat(client.listCollections()).isEmpty();
                    Expect.failure(ErrorCode.COLLECTION_NOT_FOUND, () -> client.collection("kept"));
                }
            }
        }
    }

    private static CollectionSpec strict() {
        return Specs.plain("strict", 2, Metric.DOT).toBuilder().strict().build();
    }

    private static void assertKept(VectorCollection collection, List<VectorRecord> records) {
        // a session is one client's: what another one wrote is sure to be seen by a STRONG read
        assertThat(collection.count(null, CallOptions.defaults().consistency(Consistency.STRONG)))
                .isEqualTo(100);
        assertThat(collection.scan(ScanRequest.all()).map(VectorRecord::id))
                .isEqualTo(Records.idsOf(records.subList(0, 100)));
        assertThat(collection.count(Filter.eq("title", "replaced"))).isEqualTo(1);
        assertThat(Expect.stored(collection, records.get(99).id())).isEqualTo(records.get(99));
        SearchRequest search = SearchRequest.builder(Records.at(50))
                .topK(100)
                .filter("n >= 40")
                .build();
        assertThat(collection.search(search).hits())
                .hasSize(60)
                .first()
                .extracting(hit -> hit.id())
                .isEqualTo(records.get(49).id());
        collection.upsert(Records.numbered(150));
        assertThat(collection.count()).isEqualTo(150);
    }
}
