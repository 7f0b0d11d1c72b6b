package io.covector.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.AsyncVectorCollection;
import io.covector.CallOptions;
import io.covector.CollectionSpec;
import io.covector.Consistency;
import io.covector.DeclaredField;
import io.covector.ErrorCode;
import io.covector.FieldType;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.ScanRequest;
import io.covector.SearchRequest;
import io.covector.SearchResult;
import io.covector.Vector;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import io.covector.observe.Operation;
import io.covector.spi.ScanQuery;
import io.covector.spi.SearchBatch;
import io.covector.test.Fault;
import io.covector.test.MemoryCollection;
import io.covector.test.Script;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FacadeTest {
    private static final CollectionSpec SPEC = CollectionSpec.builder("docs")
            .vector(3, Metric.COSINE)
            .field("year", FieldType.LONG)
            .field("price", FieldType.DOUBLE)
            .field("tags", FieldType.STRING_LIST)
            .build();
    private static final float[] VECTOR = {1, 2, 3};

    private final FakeBackend backend = new FakeBackend("fake 1.0");
    private final VectorClient client = VectorClients.open(ClientConfig.builder()
            .set("backends.main.type", "fake")
            .set("timeout", "7s")
            .set("retry.max-attempts", 1)
            .resource("main", FakeBackend.class, backend)
            .build());
    private final VectorCollection docs = client.createCollection(SPEC);

    private MemoryCollection stored() {
        return backend.memory.collection("docs");
    }

    /** Requests of the test itself. */
    private Script sent() {
        return backend.memory.script();
    }

    @BeforeEach
    void forgetTheCreation() {
        sent().forget();
    }

    private List<Optional<Duration>> timeouts() {
        return sent().requests().stream()
                .map(request -> request.context().deadline().timeout())
                .toList();
    }

    private List<SearchBatch> searches() {
        return sent().requests(Operation.SEARCH_BATCH).stream()
                .map(request -> request.content(SearchBatch.class))
                .toList();
    }

    private List<ScanQuery> scans() {
        return sent().requests(Operation.SCAN).stream()
                .map(request -> request.content(ScanQuery.class))
                .toList();
    }

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void opensCollections() {
        assertThat(docs.name()).isEqualTo("docs");
        assertThat(client.collection("docs").spec()).isEqualTo(SPEC);
        assertThat(client.openOrCreateCollection(SPEC).spec()).isEqualTo(SPEC);
        client.openOrCreateCollection(
                CollectionSpec.builder("a").vector(3, Metric.DOT).build());
        assertThat(client.listCollections()).containsExactly("a", "docs");
        assertThat(client.collectionExists("a")).isTrue();
        assertThat(client.dropCollection("a")).isTrue();
        assertThat(client.dropCollection("a")).isFalse();
        assertFails(ErrorCode.COLLECTION_NOT_FOUND, () -> client.collection("a"), "no collection 'a'", "main (fake)");
        assertFails(ErrorCode.COLLECTION_EXISTS, () -> client.createCollection(SPEC), "docs");
        assertFails(ErrorCode.INVALID_ARGUMENT, () -> client.collection("a\"b"), "collection name 'a\"b'");
    }

    @Test
    void listsTheDifferencesOfASpec() {
        CollectionSpec other = CollectionSpec.builder("docs")
                .vector(VectorField.of(4, Metric.DOT).index(IndexSpec.none()))
                .field("year", FieldType.STRING)
                .build();
        assertFails(
                ErrorCode.SCHEMA_MISMATCH,
                () -> client.openOrCreateCollection(other),
                "dimension is 3, asked for 4",
                "metric is COSINE, asked for DOT",
                "index is Hnsw",
                "declared fields is {year=LONG, price=DOUBLE, tags=STRING_LIST}, asked for {year=STRING}");
        CollectionSpec indexed = CollectionSpec.builder("docs")
                .vector(3, Metric.COSINE)
                .field(DeclaredField.of("year", FieldType.LONG).indexed())
                .field("price", FieldType.DOUBLE)
                .field("tags", FieldType.STRING_LIST)
                .build();
        assertThat(client.openOrCreateCollection(indexed).spec()).isEqualTo(SPEC);
    }

    @Test
    void refusesSpecsThatTheBackendCannotHold() {
        assertFails(
                ErrorCode.INVALID_ARGUMENT,
                () -> client.createCollection(
                        CollectionSpec.builder("x").vector(17, Metric.DOT).build()),
                "dimension of vector field 'vector' is 17; accepted by backend fake are 1 to 16");
        assertFails(
                ErrorCode.INVALID_ARGUMENT,
                () -> client.createCollection(
                        CollectionSpec.builder("x").vector(9, Metric.DOT).build()),
                "accepted with an index by backend fake are 1 to 8",
                "up to 16");
        assertFails(
                ErrorCode.UNSUPPORTED,
                () -> client.createCollection(CollectionSpec.builder("x")
                        .vector(VectorField.of(3, Metric.DOT).index(IndexSpec.ivfFlat(5)))
                        .build()),
                "does not support an IVF_FLAT index");
    }

    @Test
    void refusesRecordsBeforeAnythingIsSent() {
        assertRefused(VectorRecord.of("a", new float[] {1, 2}), "record 1 (id 'a') has a vector of 2 dimensions");
        assertRefused(VectorRecord.of("a", new float[] {1, Float.NaN, 2}), "NaN at position 1");
        assertRefused(VectorRecord.of("a", new float[] {1, 2, Float.NEGATIVE_INFINITY}), "-Infinity at position 2");
        assertRefused(VectorRecord.of("a", new float[3]), "the zero vector; accepted under COSINE");
        assertRefused(VectorRecord.of("a", new float[] {1e-30f, 0, 0}), "squared length");
        assertRefused(VectorRecord.of("a", new float[] {1e19f, 0, 0}), "to 8.5e37");
        assertRefused(
                VectorRecord.of(5, VECTOR), "id '5' is a LONG; accepted by collection 'docs' are ids of type STRING");
        assertRefused(
                VectorRecord.of(RecordId.of("a"), null, Metadata.empty()),
                "has no vector; accepted by vector field 'vector' is one of 3 dimensions");
        assertRefused(
                VectorRecord.of("a", VECTOR, Metadata.of("year", "x")),
                "has the text 'x' in declared field 'year' of type LONG; accepted are integers of 64 bits");
        assertRefused(
                VectorRecord.of("a", VECTOR, Metadata.of("year", 1.5)), "has the number 1.5 in declared field 'year'");
        assertRefused(
                VectorRecord.of("a", VECTOR, Metadata.of("price", 9007199254740993L)),
                "has the integer 9007199254740993 in declared");
        assertRefused(VectorRecord.of("a", VECTOR, Metadata.of("tags", List.of(1))), "declared field 'tags'");
        assertRefused(
                VectorRecord.of("a", VECTOR, Metadata.of("tags", Collections.nCopies(4097, ""))),
                "record 1 (id 'a') has a list of 4097 elements in declared field 'tags'; accepted are up to 4096");
        assertRefused(
                VectorRecord.of("a", VECTOR, Metadata.of("text", "x".repeat(1000))),
                "has metadata of 1011 bytes outside of declared fields, most of them in key 'text'; accepted are up to"
                        + " 1000");
        assertThat(stored().records()).isEmpty();
    }

    private void assertRefused(VectorRecord record, String... parts) {
        assertFails(ErrorCode.INVALID_ARGUMENT, () -> docs.upsert(VectorRecord.of("good", VECTOR), record), parts);
    }

    @Test
    void bringsDeclaredFieldsToTheirTypes() {
        docs.upsert(VectorRecord.of(
                "a",
                VECTOR,
                Metadata.builder()
                        .put("price", 3)
                        .put("year", null)
                        .put("free", null)
                        .build()));
        assertThat(stored().records().get(0).metadata())
                .isEqualTo(
                        Metadata.builder().put("price", 3.0).put("free", null).build());
    }

    @Test
    void sendsNothingForNothing() {
        assertThat(docs.upsert(List.of()).size()).isZero();
        assertThat(docs.delete(List.of())).isZero();
        assertThat(docs.get(List.of(), Projection.metadata())).isEmpty();
        assertThat(docs.searchBatch(List.of())).isEmpty();
        assertThat(sent().requests()).isEmpty();
    }

    @Test
    void givesRecordsInTheOrderOfTheIds() {
        docs.upsert(VectorRecord.of("a", VECTOR), VectorRecord.of("b", VECTOR), VectorRecord.of("c", VECTOR));
        List<RecordId> ids = List.of(RecordId.of("c"), RecordId.of("x"), RecordId.of("a"), RecordId.of("c"));
        assertThat(docs.get(ids, Projection.metadata()))
                .extracting(VectorRecord::id)
                .containsExactly(RecordId.of("c"), RecordId.of("a"));
        assertThat(docs.get(RecordId.of("x"))).isEmpty();
        assertThat(docs.delete(List.of(RecordId.of("a"), RecordId.of("a")))).isEqualTo(1);
    }

    @Test
    void searchesAlikeShareARequest() {
        List<SearchRequest> requests = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            SearchRequest.Builder request = SearchRequest.builder(new float[] {i + 1f, 0, 0});
            requests.add((i % 2 == 0 ? request.topK(5) : request.topK(5).filter("year > 2.5")).build());
        }
        List<SearchResult> results = docs.searchBatch(requests);
        for (int i = 0; i < 6; i++) {
            assertThat(results.get(i).hits().get(0).vector()).isEqualTo(Vector.copyOf(i + 1f, 0, 0));
        }
        assertThat(searches()).hasSize(2);
        assertThat(searches().get(1).filter()).contains(Filter.gt("year", 2));
    }

    @Test
    void refusesSearchesBeforeAnythingIsSent() {
        assertSearchFails(
                ErrorCode.INVALID_ARGUMENT, SearchRequest.builder(VECTOR).topK(101), "topK is 101", "1 to 100");
        assertSearchFails(
                ErrorCode.INVALID_ARGUMENT,
                SearchRequest.builder(new float[2]),
                "search 0 has a vector of 2 dimensions");
        assertSearchFails(
                ErrorCode.UNSUPPORTED,
                SearchRequest.builder(VECTOR).consistency(Consistency.BOUNDED),
                "does not support consistency BOUNDED (it has [STRONG, SESSION])");
        assertSearchFails(
                ErrorCode.UNSUPPORTED, SearchRequest.builder(VECTOR).exact(), "an exact search beside an index");
        assertSearchFails(
                ErrorCode.INVALID_ARGUMENT, SearchRequest.builder(VECTOR).filter("year = 'x'"), "'year' of type LONG");
        assertThat(searches()).isEmpty();
        docs.dropIndex();
        assertThat(docs.search(SearchRequest.builder(VECTOR).exact().build()).hits())
                .hasSize(1);
    }

    private void assertSearchFails(ErrorCode code, SearchRequest.Builder request, String... parts) {
        assertFails(code, () -> docs.search(request.build()), parts);
    }

    @Test
    void scansPageByPage() {
        for (int i = 0; i < 25; i++) {
            docs.upsert(VectorRecord.of("id%02d".formatted(i), VECTOR));
        }
        List<String> ids = docs.scan(ScanRequest.builder().pageSize(10).build())
                .map(record -> record.id().toString())
                .toList();
        assertThat(ids).hasSize(25).isSorted().doesNotHaveDuplicates();
        assertThat(scans())
                .extracting(ScanQuery::after)
                .containsExactly(Optional.empty(), Optional.of(RecordId.of("id09")), Optional.of(RecordId.of("id19")));
        sent().forget();
        assertThat(docs.scan(ScanRequest.builder().pageSize(10).build()).limit(3))
                .hasSize(3);
        assertThat(scans()).hasSize(1);
        assertThat(docs.scan(ScanRequest.builder().after(RecordId.of("id22")).build()))
                .hasSize(2);
    }

    @Test
    void boundsEachRequestByTheDefaultAndTheCallByTheCaller() {
        docs.count();
        docs.count(null, CallOptions.defaults().timeout(Duration.ofMillis(500)));
        docs.dropIndex();
        docs.createIndex(IndexSpec.hnsw(), IndexBuild.defaults());
        assertThat(timeouts())
                .containsExactly(
                        Optional.of(Duration.ofSeconds(7)),
                        Optional.of(Duration.ofMillis(500)),
                        Optional.of(Duration.ofSeconds(7)),
                        Optional.empty());
    }

    @Test
    void changesIndexesAsFarAsTheBackendCan() {
        assertFails(
                ErrorCode.INVALID_ARGUMENT,
                () -> docs.createIndex(IndexSpec.hnsw(), IndexBuild.defaults()),
                "has the index Hnsw",
                "drop it first");
        docs.dropIndex();
        assertThat(docs.spec().vectorField().index()).isEqualTo(IndexSpec.none());
        assertFails(
                ErrorCode.UNSUPPORTED,
                () -> docs.createIndex(IndexSpec.hnsw(), IndexBuild.defaults().concurrently()),
                "building an index concurrently");
        assertFails(
                ErrorCode.UNSUPPORTED,
                () -> docs.createIndex(IndexSpec.hnsw(), IndexBuild.defaults().memoryBytes(1 << 20)),
                "the memory of an index build");
    }

    @Test
    void asynchronousCallsFailAsTheBlockingOnesDo() {
        docs.upsert(VectorRecord.of("a", VECTOR));
        assertThat(docs.async().count(null, CallOptions.defaults()).join()).isEqualTo(1);
        CompletableFuture<SearchResult> wrong = docs.async().search(SearchRequest.of(new float[2], 1));
        assertThatThrownBy(wrong::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(VectorException.class);
    }

    @Test
    void asynchronousCallsOfAClosedClientSaySo() {
        assertThat(docs.async().count(null, CallOptions.defaults()).join()).isZero();
        client.close();
        assertAsyncFails(ErrorCode.CLOSED, docs.async().count(null, CallOptions.defaults()));
    }

    @Test
    void anExecutorThatTakesNoMoreFailsTheFuture() {
        CompletableFuture<Long> refused = docs.async(task -> {
                    throw new RejectedExecutionException("full");
                })
                .count(null, CallOptions.defaults());
        assertAsyncFails(ErrorCode.POOL_EXHAUSTED, refused);
        CompletableFuture<Long> broken = docs.async(task -> {
                    throw new OutOfMemoryError("no thread");
                })
                .count(null, CallOptions.defaults());
        assertAsyncFails(ErrorCode.POOL_EXHAUSTED, broken);
    }

    @Test
    void anExecutorThatRunsNothingFailsTheFutureInTime() {
        List<Runnable> queued = new ArrayList<>();
        CompletableFuture<Long> waiting =
                docs.async(queued::add).count(null, CallOptions.defaults().timeout(Duration.ofMillis(20)));
        assertAsyncFails(ErrorCode.TIMEOUT, waiting);
        queued.forEach(Runnable::run);
        assertThat(sent().requests()).as("nothing is sent afterwards").isEmpty();
    }

    @Test
    void theTimeInTheQueueOfTheExecutorCounts() {
        List<Runnable> queued = new ArrayList<>();
        CompletableFuture<Long> late =
                docs.async(queued::add).count(null, CallOptions.defaults().timeout(Duration.ofDays(1)));
        queued.forEach(Runnable::run);
        assertThat(late.join()).isZero();
        assertThat(timeouts()).containsExactly(Optional.of(Duration.ofDays(1)));
    }

    @Test
    void anExecutorThatRunsOlderTasksFirstDoesNotHaveThemInterrupted() {
        Deque<Runnable> kept = new ArrayDeque<>();
        AsyncVectorCollection async = docs.async(task -> {
            Runnable older = kept.poll();
            kept.add(task);
            if (older != null) {
                older.run();
            }
        });
        CompletableFuture<Long> older = async.count(null, CallOptions.defaults().timeout(Duration.ofDays(1)));
        CallOptions shortly = CallOptions.defaults().timeout(Duration.ofMillis(20));
        sent().next(Fault.before(request -> {
            // one that begins later and has as much time: when it is over, that of the younger call is over, too
            Long over = docs.async(never -> {})
                    .count(null, shortly)
                    .exceptionally(failure -> 0L)
                    .join();
            assertThat(over).isZero();
            request.context().check();
        }));
        CompletableFuture<Long> late = async.count(null, CallOptions.defaults().timeout(Duration.ofMillis(20)));
        assertThat(older.join()).isZero();
        assertAsyncFails(ErrorCode.TIMEOUT, late);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void anExecutorThatMakesItsCallerWaitIsInterruptedInTime() {
        CompletableFuture<Long> waiting = docs.async(task -> {
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new RejectedExecutionException("interrupted", e);
                    }
                })
                .count(null, CallOptions.defaults().timeout(Duration.ofMillis(20)));
        assertAsyncFails(ErrorCode.TIMEOUT, waiting);
        assertThat(Thread.interrupted()).isFalse();
    }

    private static void assertAsyncFails(ErrorCode code, CompletableFuture<?> future) {
        assertThatThrownBy(future::join)
                .cause()
                .isInstanceOfSatisfying(
                        VectorException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void cancellingAFutureStopsTheCall() throws InterruptedException {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        CountDownLatch left = new CountDownLatch(1);
        AtomicBoolean wentOn = new AtomicBoolean();
        sent().always(Fault.before(request -> {
            entered.countDown();
            try {
                cancelled.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            request.context().check();
            wentOn.set(true);
        }));
        CompletableFuture<Long> future = docs.async(task -> new Thread(() -> {
                            try {
                                task.run();
                            } finally {
                                left.countDown();
                            }
                        })
                        .start())
                .count(null, CallOptions.defaults());
        entered.await();
        assertThat(future.cancel(true)).isTrue();
        cancelled.countDown();
        left.await();
        assertThatThrownBy(future::join).isInstanceOf(CancellationException.class);
        assertThat(wentOn).as("the call stopped at its next check").isFalse();
    }

    @Test
    void healthNeverThrows() {
        assertThat(client.health().up()).isTrue();
        assertThat(client.health().detail()).isEqualTo("fake 1.0");
        sent().always(Fault.refuse(() ->
                VectorException.builder(ErrorCode.UNAVAILABLE, "nobody there").build()));
        assertThat(client.health().up()).isFalse();
        assertThat(client.health().detail()).contains("UNAVAILABLE: nobody there");
    }

    @Test
    void unwrapsWhatThereIs() {
        assertThat(client.unwrap(String.class)).isEqualTo("fake 1.0");
        assertFails(
                ErrorCode.UNSUPPORTED,
                () -> docs.unwrap(Integer.class),
                "main (fake) has no java.lang.Integer to unwrap; accepted are [java.lang.String]");
    }

    @Test
    void closesOnceAndRefusesUseAfterwards() {
        client.close();
        client.close();
        assertThat(backend.memory.closings()).isEqualTo(1);
        List<ThrowingCallable> uses = List.of(
                client::listCollections,
                client::capabilities,
                client::health,
                docs::count,
                () -> docs.upsert(VectorRecord.of("a", VECTOR)),
                () -> docs.scan(ScanRequest.all()));
        for (ThrowingCallable use : uses) {
            assertFails(ErrorCode.CLOSED, use, "the client of backend main (fake) is closed; open another one");
        }
    }

    private static void assertFails(ErrorCode code, ThrowingCallable call, String... parts) {
        assertThatThrownBy(call).isInstanceOfSatisfying(VectorException.class, e -> {
            assertThat(e.code()).isEqualTo(code);
            assertThat(e.text()).contains(parts);
        });
    }

    @Test
    void closingEndsAsynchronousCallsThatNoThreadHasBegun() {
        List<Runnable> queued = new ArrayList<>();
        CompletableFuture<Long> before =
                docs.async(queued::add).count(null, CallOptions.defaults().timeout(Duration.ofDays(1)));
        client.close();
        assertAsyncFails(ErrorCode.CLOSED, before);
        CompletableFuture<Long> after =
                docs.async(queued::add).count(null, CallOptions.defaults().timeout(Duration.ofDays(1)));
        assertAsyncFails(ErrorCode.CLOSED, after);
        queued.forEach(Runnable::run);
        assertThat(sent().requests()).isEmpty();
    }

    /** Its text cannot be told. */
    private static final class Untold extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no text");
        }
    }

    @Test
    void failuresWithoutATextAreFailuresLikeOthers() {
        CompletableFuture<Long> refused = docs.async(task -> {
                    throw new Untold();
                })
                .count(null, CallOptions.defaults());
        assertAsyncFails(ErrorCode.POOL_EXHAUSTED, refused);
        sent().always(Fault.refuse(Untold::new));
        assertThatThrownBy(docs::count)
                .isInstanceOfSatisfying(
                        VectorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL));
    }
}
