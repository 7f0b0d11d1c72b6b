package io.covector.it.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.covector.CallOptions;
import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.RecordId;
import io.covector.ScanRequest;
import io.covector.SearchHit;
import io.covector.SearchRequest;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import io.covector.test.servers.MilvusKind;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import io.milvus.v2.service.collection.request.ReleaseCollectionReq;
import io.milvus.v2.service.index.request.DropIndexReq;
import io.milvus.v2.service.utility.request.FlushReq;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What only Milvus itself has: segments, indexes and loads of their own, other people's collections. */
class MilvusIT {
    private static MilvusFixture fixture;
    private static VectorClient client;
    private static MilvusClientV2 vendor;

    @BeforeAll
    static void open() {
        fixture = new MilvusFixture(MilvusKind.MILVUS);
        client = fixture.open();
        vendor = client.unwrap(MilvusClientV2.class);
    }

    @AfterAll
    static void close() {
        client.close();
        fixture.close();
    }

    /** In a graph of the server's, where a range search finds a part of them. */
    @Test
    void aMinimumScoreFindsWhatTheSearchWithoutFinds() {
        int dimension = 256;
        SplittableRandom random = new SplittableRandom(5);
        VectorCollection collection = client.createCollection(CollectionSpec.builder("ranges")
                .vector(VectorField.of(dimension, Metric.COSINE).index(IndexSpec.none()))
                .build());
        List<VectorRecord> records = new ArrayList<>();
        for (int i = 0; i < 6_000; i++) {
            records.add(VectorRecord.of("r" + i, random(random, dimension), Metadata.empty()));
        }
        collection.upsert(records);
        vendor.flush(FlushReq.builder().collectionNames(List.of("ranges")).build());
        collection.createIndex(IndexSpec.hnsw(4, 16), IndexBuild.defaults());
        for (int i = 0; i < 10; i++) {
            float[] query = random(random, dimension);
            // a server that is still taking the segments over from the growing ones answers in two ways
            await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
                List<SearchHit> plain = hits(collection, SearchRequest.builder(query));
                double limit = plain.get(20).score() - 1e-6;
                List<SearchHit> found =
                        hits(collection, SearchRequest.builder(query).minScore(limit));
                assertThat(ids(hits(collection, SearchRequest.builder(query)))).isEqualTo(ids(plain));
                assertThat(ids(found))
                        .isEqualTo(ids(plain.stream()
                                .filter(hit -> hit.score() >= limit)
                                .toList()));
            });
        }
    }

    private static List<SearchHit> hits(VectorCollection collection, SearchRequest.Builder request) {
        return collection.search(request.topK(50).build()).hits();
    }

    private static List<RecordId> ids(List<SearchHit> hits) {
        return hits.stream().map(SearchHit::id).toList();
    }

    private static float[] random(SplittableRandom random, int dimension) {
        float[] vector = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            vector[i] = (float) random.nextDouble(-1, 1);
        }
        return vector;
    }

    @Test
    void anIndexThatAnotherHandleHasBuiltIsDropped() {
        client.createCollection(CollectionSpec.builder("handles")
                .vector(VectorField.of(2, Metric.COSINE).index(IndexSpec.none()))
                .build());
        VectorCollection older = client.collection("handles");
        client.collection("handles").createIndex(IndexSpec.hnsw(4, 16), IndexBuild.defaults());
        older.dropIndex();
        assertThat(client.collection("handles").spec().vectorField().index()).isEqualTo(IndexSpec.none());
        older.dropIndex();
    }

    @Test
    void leavesOtherCollectionsAlone() {
        vendor.createCollection(CreateCollectionReq.builder()
                .collectionName("foreign")
                .dimension(2)
                .build());

        assertThat(client.listCollections()).doesNotContain("foreign");
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> client.dropCollection("foreign"),
                () -> client.collection("foreign"),
                () -> client.createCollection(spec("foreign")))) {
            assertThatThrownBy(call).isInstanceOf(VectorException.class).hasMessageContaining("FOREIGN_COLLECTION");
        }
        assertThat(vendor.listCollections().getCollectionNames()).contains("foreign");
    }

    @Test
    void scansInOrderAcrossSegments() {
        VectorCollection collection = client.createCollection(spec("segments"));
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            numbers.add(i);
        }
        Collections.shuffle(numbers, new Random(1));
        for (int part = 0; part < 3; part++) {
            collection.upsert(numbers.subList(part * 1_000, (part + 1) * 1_000).stream()
                    .map(MilvusIT::record)
                    .toList());
            if (part < 2) {
                vendor.flush(
                        FlushReq.builder().collectionNames(List.of("segments")).build());
            }
        }
        collection.upsert(record(7), record(2_222)); // of a sealed segment, perhaps

        List<RecordId> expected =
                numbers.stream().sorted().map(i -> record(i).id()).toList();
        for (int pageSize : new int[] {100, 999, 5_000}) {
            assertThat(collection
                            .scan(ScanRequest.builder().pageSize(pageSize).build())
                            .map(VectorRecord::id))
                    .isEqualTo(expected);
        }
        assertThat(collection.count()).isEqualTo(3_000);
        assertThat(collection.count(Filter.lt("n", 500))).isEqualTo(500);
        assertThat(collection.delete(Filter.gte("n", 1_000))).isEqualTo(2_000);
        assertThat(collection.scan(ScanRequest.all()).map(VectorRecord::id)).isEqualTo(expected.subList(0, 1_000));
    }

    @Test
    void loadsWhatWasReleasedAndIndexesWhatLostItsIndex() {
        VectorCollection collection = client.createCollection(spec("released"));
        collection.upsert(record(1));
        vendor.releaseCollection(
                ReleaseCollectionReq.builder().collectionName("released").build());
        assertThat(client.collection("released").count()).isEqualTo(1);

        vendor.releaseCollection(
                ReleaseCollectionReq.builder().collectionName("released").build());
        vendor.dropIndex(DropIndexReq.builder()
                .collectionName("released")
                .fieldName("vector")
                .build());
        VectorCollection again = client.collection("released");

        assertThat(again.spec()).isEqualTo(collection.spec());
        assertThat(again.search(SearchRequest.of(new float[] {1, 0}, 1)).hits()).hasSize(1);
    }

    @Test
    void loadsWhatAnotherClientReleasesUnderIt() {
        VectorCollection collection = client.createCollection(spec("shared"));
        collection.upsert(record(1), record(2));
        List<Runnable> reads = List.of(
                () -> assertThat(collection
                                .search(SearchRequest.of(new float[] {1, 0}, 2))
                                .hits())
                        .hasSize(2),
                () -> assertThat(collection.count(Filter.eq("n", 1))).isEqualTo(1),
                () -> assertThat(collection.delete(Filter.eq("n", 2))).isEqualTo(1));
        for (Runnable read : reads) {
            vendor.releaseCollection(
                    ReleaseCollectionReq.builder().collectionName("shared").build());
            read.run();
        }
        vendor.releaseCollection(
                ReleaseCollectionReq.builder().collectionName("shared").build());
        assertThatThrownBy(() ->
                        collection.count(Filter.all(), CallOptions.defaults().timeout(Duration.ofMillis(300))))
                .hasMessageMatching(
                        "TIMEOUT: (the load of collection 'shared' was awaited for \\d+ ms, \\d+ % loaded: .*"
                                + "|deadline exceeded after .*operation=count, collection=shared.*)"); // before the
        // load had begun
        assertThat(collection.scan(ScanRequest.all()).map(VectorRecord::id))
                .containsExactly(record(1).id());
    }

    @Test
    void changesAnIndexBesideReads() throws Exception {
        VectorCollection collection = client.createCollection(spec("changing"));
        collection.upsert(record(1), record(2));
        AtomicBoolean reading = new AtomicBoolean(true);
        CompletableFuture<Void> reads = CompletableFuture.runAsync(
                () -> {
                    while (reading.get()) {
                        try {
                            assertThat(collection.count()).isEqualTo(2);
                        } catch (VectorException e) { // a load may wait for the index, but not for ever
                            assertThat(e.code()).isEqualTo(ErrorCode.NOT_READY);
                        }
                    }
                },
                task -> new Thread(task, "reads").start());
        collection.dropIndex();
        collection.createIndex(IndexSpec.hnsw(4, 16), IndexBuild.defaults());
        reading.set(false);
        reads.get(2, TimeUnit.MINUTES);
        assertThat(collection.spec().vectorField().index()).isEqualTo(IndexSpec.hnsw(4, 16));
        assertThat(client.collection("changing").spec()).isEqualTo(collection.spec());
        assertThat(collection.search(SearchRequest.of(new float[] {1, 0}, 2)).hits())
                .hasSize(2);
    }

    private static CollectionSpec spec(String name) {
        return CollectionSpec.builder(name)
                .vector(VectorField.of(2, Metric.EUCLIDEAN).index(IndexSpec.hnsw(8, 32)))
                .build();
    }

    private static VectorRecord record(int number) {
        String id = String.valueOf(100_000 + number).substring(1);
        return VectorRecord.of(id, new float[] {number, 1}, Metadata.of("n", number));
    }
}
