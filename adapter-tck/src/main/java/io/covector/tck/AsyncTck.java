package io.covector.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.covector.AsyncVectorCollection;
import io.covector.CallOptions;
import io.covector.ErrorCode;
import io.covector.Projection;
import io.covector.SearchRequest;
import io.covector.SearchResult;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.WriteResult;
import io.covector.filter.Filter;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The same operations as futures. */
abstract class AsyncTck extends Theme {
    private static final CallOptions DEFAULTS = CallOptions.defaults();

    AsyncTck(RecordTck tck) {
        super(tck);
    }

    @Test
    void doesWhatTheBlockingViewDoes() {
        VectorCollection collection = session().texts();
        AsyncVectorCollection async = collection.async();
        List<VectorRecord> records = Records.numbered(20);

        WriteResult written = async.upsert(records.subList(0, 10), DEFAULTS)
                .thenCombine(async.insert(records.subList(10, 20), DEFAULTS), (a, b) -> b)
                .join();

        assertThat(written.written()).isEqualTo(10);
        assertThat(async.count(null, DEFAULTS).join()).isEqualTo(20);
        assertThat(async.count(Filter.lt("n", 5), DEFAULTS).join()).isEqualTo(5);
        assertThat(async.get(Records.ids("r00003"), Projection.metadata().withVector(), DEFAULTS)
                        .join())
                .containsExactly(records.get(3));
        SearchRequest request = SearchRequest.builder(Records.at(4)).topK(1).build();
        SearchResult found = async.search(request).join();
        assertThat(found.hits()).extracting(hit -> hit.id().value()).containsExactly("r00003");
        assertThat(async.searchBatch(List.of(request, request)).join()).hasSize(2);
        assertThat(async.delete(Records.ids("r00003", "none"), DEFAULTS).join()).isEqualTo(1);
        assertThat(async.delete(Filter.gte("n", 10), DEFAULTS).join()).isEqualTo(10);
        assertThat(collection.count()).isEqualTo(9);
    }

    @Test
    void doesManyThingsAtOnce() {
        VectorCollection collection = session().texts();
        AsyncVectorCollection async = collection.async();

        CompletableFuture<?>[] writes = Records.numbered(100).stream()
                .map(record -> async.upsert(List.of(record), DEFAULTS))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(writes).join();

        assertThat(collection.count()).isEqualTo(100);
    }

    @Test
    void failsTheFutureForAWrongArgument() {
        AsyncVectorCollection async = session().texts().async();

        assertFails(async.search(SearchRequest.of(new float[] {1}, 1)), ErrorCode.INVALID_ARGUMENT);
        assertFails(async.upsert(List.of(VectorRecord.of("a", new float[] {1})), DEFAULTS), ErrorCode.INVALID_ARGUMENT);
        assertFails(async.count(Filter.eq("year", "x"), DEFAULTS), ErrorCode.INVALID_ARGUMENT);
        assertFails(async.delete(Filter.eq("year", "x"), DEFAULTS), ErrorCode.INVALID_ARGUMENT);
    }

    @Test
    void runsOnTheExecutorItIsGiven() {
        AtomicInteger tasks = new AtomicInteger();
        AsyncVectorCollection async = session().texts().async(task -> {
            tasks.incrementAndGet();
            task.run();
        });

        assertThat(async.count(null, DEFAULTS).join()).isZero();
        assertThat(tasks).hasValue(1);
    }

    @Test
    void doesNothingAfterItWasCancelled() {
        VectorCollection collection = session().texts();
        Queue<Runnable> waiting = new ArrayDeque<>();
        AsyncVectorCollection async = collection.async(waiting::add);

        CompletableFuture<WriteResult> cancelled = async.upsert(Records.numbered(3), DEFAULTS);
        CompletableFuture<WriteResult> other = async.upsert(List.of(Records.record("other")), DEFAULTS);
        assertThat(cancelled.cancel(true)).isTrue();
        waiting.forEach(Runnable::run);

        assertThat(cancelled).isCancelled();
        assertThat(other).isCompletedWithValueMatching(WriteResult::allWritten);
        assertThat(collection.count()).isEqualTo(1);
    }

    @Test
    void staysUsableAfterACancelUnderWay() {
        VectorCollection collection = session().texts();
        List<VectorRecord> records = Records.numbered(3_000);
        for (int i = 0; i < 5; i++) {
            CompletableFuture<WriteResult> write = collection.async().upsert(records, DEFAULTS);
            CompletableFuture<SearchResult> search = collection
                    .async()
                    .search(SearchRequest.builder(Records.at(1)).topK(1_000).build());
            write.cancel(true);
            search.cancel(true);
        }

        // whatever the cancelled calls have done: the next ones find a collection in order
        assertThat(collection.upsert(records).allWritten()).isTrue();
        assertThat(collection.get(Records.idsOf(records), Projection.idOnly())).hasSize(3_000);
    }

    private static void assertFails(CompletableFuture<?> future, ErrorCode code) {
        CompletionException thrown = catchThrowableOfType(CompletionException.class, future::join);
        assertThat(thrown.getCause())
                .isInstanceOfSatisfying(
                        VectorException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
