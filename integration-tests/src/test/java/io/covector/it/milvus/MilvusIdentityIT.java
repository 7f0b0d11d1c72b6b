package io.covector.it.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.FieldType;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.RecordId;
import io.covector.SearchHit;
import io.covector.SearchRequest;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import io.covector.test.servers.MilvusKind;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A collection is more than its name, and what it is now is not what a handle remembers. */
class MilvusIdentityIT {
    private static final int TOP_K = 10;

    private final SplittableRandom random = new SplittableRandom(5);

    @ParameterizedTest
    @EnumSource(MilvusKind.class)
    void aHandleOfAnotherKindOfCollectionDeletesAndWritesNothing(MilvusKind kind) {
        MilvusFixture fixture = new MilvusFixture(kind);
        try (fixture;
                VectorClient a = fixture.open();
                VectorClient b = fixture.open()) {
            VectorCollection old = a.createCollection(spec(Metric.EUCLIDEAN));
            old.upsert(record(1));
            b.dropCollection("things");
            VectorCollection tenants = b.createCollection(spec(Metric.COSINE).toBuilder()
                    .field("tenant", FieldType.STRING)
                    .build());
            tenants.upsert(IntStream.range(0, 100)
                    .mapToObj(i -> VectorRecord.of("r" + i, vector(), Metadata.of("tenant", "t")))
                    .toList());

            mismatches(() -> old.delete(Filter.isNull("tenant")));
            mismatches(() -> old.delete(List.of(RecordId.of("r1"))));
            mismatches(() -> old.upsert(record(1)));
            mismatches(() ->
                    old.search(SearchRequest.builder(vector()).topK(1).exact().build()));
            assertThat(tenants.count(Filter.eq("tenant", "t"))).isEqualTo(100);
            assertThat(a.collection("things").delete(List.of(RecordId.of("r1"))))
                    .isEqualTo(1);
        }
    }

    private static void mismatches(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        VectorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SCHEMA_MISMATCH));
    }

    @Test
    void whatOneHandleLearnsAllHandlesOfTheClientKnow() {
        MilvusFixture fixture = new MilvusFixture(MilvusKind.MILVUS);
        try (fixture;
                VectorClient a = fixture.open();
                VectorClient b = fixture.open()) {
            VectorCollection one = a.createCollection(spec(Metric.EUCLIDEAN));
            VectorCollection two = a.collection("things");
            VectorCollection far = b.collection("things");
            List<VectorRecord> records = new ArrayList<>();
            for (int i = 0; i < 3_000; i++) {
                records.add(VectorRecord.of("r" + i, vector()));
            }
            one.upsert(records);
            one.createIndex(IndexSpec.hnsw(2, 8), IndexBuild.defaults());

            assertThat(two.spec()).isEqualTo(one.spec());
            SearchRequest exact =
                    SearchRequest.builder(vector()).topK(TOP_K).ef(1).exact().build();
            List<RecordId> nearest = ids(far, exact);
            assertThat(ids(one, exact)).isEqualTo(nearest);
            assertThat(ids(two, exact)).isEqualTo(nearest);
            one.dropIndex();
            assertThat(ids(far, exact)).isEqualTo(nearest); // by the server now, which compares every record
            assertThat(far.spec()).isEqualTo(one.spec());
        }
    }

    private static List<RecordId> ids(VectorCollection collection, SearchRequest request) {
        return collection.search(request).hits().stream().map(SearchHit::id).toList();
    }

    @ParameterizedTest
    @EnumSource(MilvusKind.class)
    void ofTwoWhoCreateOneCollectionOneSucceeds(MilvusKind kind) throws Exception {
        MilvusFixture fixture = new MilvusFixture(kind);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (fixture;
                VectorClient a = fixture.open();
                VectorClient b = fixture.open()) {
            CyclicBarrier both = new CyclicBarrier(2);
            List<Future<String>> ends = new ArrayList<>();
            for (VectorClient client : List.of(a, b)) {
                ends.add(threads.submit(() -> {
                    both.await();
                    try {
                        return client.createCollection(spec(Metric.COSINE)).name();
                    } catch (VectorException e) {
                        return e.code().name();
                    }
                }));
            }
            assertThat(List.of(ends.get(0).get(), ends.get(1).get()))
                    .containsExactlyInAnyOrder("things", "COLLECTION_EXISTS");
            assertThat(a.openOrCreateCollection(spec(Metric.COSINE)).count()).isZero();
        } finally {
            threads.shutdownNow();
        }
    }

    private static CollectionSpec spec(Metric metric) {
        return CollectionSpec.builder("things")
                .vector(VectorField.of(8, metric).index(IndexSpec.none()))
                .build();
    }

    private VectorRecord record(int number) {
        return VectorRecord.of("r" + number, vector());
    }

    private float[] vector() {
        float[] vector = new float[8];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) random.nextDouble(-1, 1);
        }
        return vector;
    }
}
