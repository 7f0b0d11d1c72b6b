package io.covector.tck;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.Metric;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.ScanRequest;
import io.covector.SearchRequest;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import java.util.Iterator;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** A client is closed once, and then does nothing any more. */
abstract class ClosingTck extends Theme {
    private static final CollectionSpec SPEC = Specs.plain("closing", 2, Metric.COSINE);

    ClosingTck(RecordTck tck) {
        super(tck);
    }

    @Test
    void closesTwice() {
        try (TckFixture fixture = newFixture()) {
            VectorClient client = open(fixture);
            client.close();

            assertThatCode(client::close).doesNotThrowAnyException();
        }
    }

    @Test
    void refusesEveryCallAfterwards() {
        try (TckFixture fixture = newFixture()) {
            VectorClient client = open(fixture);
            VectorCollection collection = client.createCollection(SPEC);
            client.close();

            closed(() -> client.createCollection(SPEC));
            closed(() -> client.openOrCreateCollection(SPEC));
            closed(() -> client.collection("closing"));
            closed(() -> client.collectionExists("closing"));
            closed(client::listCollections);
            closed(() -> client.dropCollection("closing"));
            closed(client::health);
            closed(() -> client.unwrap(Object.class));
            closed(() -> collection.upsert(VectorRecord.of("a", new float[] {1, 0})));
            closed(() -> collection.insert(List.of(VectorRecord.of("a", new float[] {1, 0}))));
            closed(() -> collection.get(List.of(RecordId.of("a")), Projection.metadata()));
            closed(() -> collection.delete(List.of(RecordId.of("a"))));
            closed(() -> collection.delete(Filter.all()));
            closed(() -> collection.search(SearchRequest.of(new float[] {1, 0}, 1)));
            closed(() -> collection.searchBatch(List.of(SearchRequest.of(new float[] {1, 0}, 1))));
            closed(collection::count);
            closed(() -> collection.scan(ScanRequest.all()).count());
        }
    }

    @Test
    void endsAScanThatIsUnderWay() {
        try (TckFixture fixture = newFixture()) {
            VectorClient client = open(fixture);
            VectorCollection collection = client.createCollection(SPEC);
            collection.upsert(VectorRecord.of("a", new float[] {1, 0}), VectorRecord.of("b", new float[] {1, 0}));
            Iterator<VectorRecord> scan =
                    collection.scan(ScanRequest.builder().pageSize(1).build()).iterator();
            scan.next();
            client.close();

            closed(() -> scan.forEachRemaining(record -> {}));
        }
    }

    private static void closed(ThrowingCallable call) {
        Expect.failure(ErrorCode.CLOSED, call);
    }
}
