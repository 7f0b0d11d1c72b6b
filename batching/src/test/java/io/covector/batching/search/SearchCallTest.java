package io.covector.batching.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.ErrorCode;
import io.covector.SearchResult;
import io.covector.VectorException;
import io.covector.batching.engine.HelperExecutor;
import io.covector.batching.sizing.Choice;
import io.covector.observe.Operation;
import io.covector.spi.CallContext;
import io.covector.spi.CancelSignal;
import io.covector.spi.Deadline;
import io.covector.spi.SearchBatch;
import io.covector.spi.SearchLimits;
import io.covector.test.FakeTicker;
import io.covector.test.ManualScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One call with many searches: how it is cut, who sends the parts, and what ends it. */
@Timeout(600)
class SearchCallTest {
    private static final Executor THREADS = task -> new Thread(task).start();

    private final FakeTicker time = FakeTicker.patient();
    private final ScriptedServer server = new ScriptedServer();
    private final CancelSignal cancel = new CancelSignal();

    private List<SearchResult> run(int queries, SearchLimits limits, Executor helpers) {
        SearchBatch batch = Searches.of(1, LongStream.range(0, queries).toArray());
        CallContext context = CallContext.of(Operation.SEARCH_BATCH, Deadline.after(Duration.ofHours(1), time), cancel);
        return run(server, batch, limits, context, helpers);
    }

    /** Parts as large and as many as may be. */
    private static List<SearchResult> run(
            SearchSender sender, SearchBatch batch, SearchLimits limits, CallContext context, Executor helpers) {
        Choice choice = new Choice(limits.maxQueries(), limits.maxConcurrentRequests(), 0);
        return SearchCall.run(
                (part, by, call) -> sender.send(part, call),
                () -> choice,
                batch,
                limits,
                new HelperExecutor(helpers, new ManualScheduler(FakeTicker.patient())),
                context);
    }

    private static SearchLimits limits(int maxQueries, int startQueries, int maxConcurrentRequests) {
        return SearchLimits.builder(maxQueries)
                .startQueries(startQueries)
                .maxConcurrentRequests(maxConcurrentRequests)
                .build();
    }

    private CompletableFuture<List<SearchResult>> start(int queries, SearchLimits limits) {
        return CompletableFuture.supplyAsync(() -> run(queries, limits, THREADS), THREADS);
    }

    private static void assertInOrder(List<SearchResult> results, int queries) {
        assertThat(results)
                .extracting(Searches::number)
                .containsExactlyElementsOf(LongStream.range(0, queries).boxed().toList());
    }

    @Test
    void partsAreInFlightTogetherAndTheResultsKeepTheirOrder() throws InterruptedException {
        CompletableFuture<List<SearchResult>> call = start(10, limits(100, 4, 3));
        List<ScriptedServer.Request> requests = List.of(server.next(), server.next(), server.next());
        assertThat(requests).extracting(request -> request.numbers().size()).containsExactlyInAnyOrder(4, 4, 2);
        requests.get(2).answer();
        requests.get(0).answer();
        requests.get(1).answer();
        assertInOrder(call.join(), 10);
    }

    @Test
    void aFewSearchesAreOneRequest() throws InterruptedException {
        CompletableFuture<List<SearchResult>> call = start(7, limits(100, 8, 4));
        server.next().answer();
        assertInOrder(call.join(), 7);
    }

    @Test
    void noMoreThanAllowedAreInFlight() throws InterruptedException {
        CompletableFuture<List<SearchResult>> call = start(9, limits(2, 2, 2));
        ScriptedServer.Request one = server.next();
        ScriptedServer.Request two = server.next();
        for (int i = 0; i < 3; i++) {
            assertThat(server.isIdle()).isTrue();
            one.answer();
            one = server.next();
        }
        one.answer();
        two.answer();
        assertInOrder(call.join(), 9);
    }

    @Test
    void theCallerDoesItAloneWhenNobodyHelps() {
        SearchSender answers = (batch, context) -> Searches.answer(batch);
        SearchBatch batch = Searches.of(1, LongStream.range(0, 10).toArray());
        CallContext context = CallContext.of(Operation.SEARCH, Deadline.after(Duration.ofHours(1), time));
        Executor never = task -> {};
        Executor closed = task -> {
            throw new RejectedExecutionException();
        };
        SearchLimits limits = limits(3, 2, 4);
        assertInOrder(run(answers, batch, limits, context, never), 10);
        assertInOrder(run(answers, batch, limits, context, closed), 10);
    }

    @Test
    void theFirstFailureEndsWhatIsInFlight() throws InterruptedException {
        CompletableFuture<List<SearchResult>> call = start(9, limits(2, 2, 2));
        server.next();
        server.next().fail(failure(ErrorCode.REJECTED));
        assertThatThrownBy(call::join)
                .cause()
                .isInstanceOfSatisfying(
                        VectorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.REJECTED));
        assertThat(server.isIdle()).isTrue();
        assertThat(cancel.isCancelled()).as("the caller's own signal").isFalse();
    }

    @Test
    void theCallersWishEndsAllParts() throws InterruptedException {
        CompletableFuture<List<SearchResult>> call = start(4, limits(2, 2, 2));
        server.next();
        server.next();
        cancel.cancel();
        assertThatThrownBy(call::join)
                .cause()
                .isInstanceOfSatisfying(
                        VectorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
    }

    @Test
    void anInterruptEndsAllPartsAndStaysVisible() throws InterruptedException {
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                run(4, limits(2, 2, 2), THREADS);
                interrupted.complete(false);
            } catch (VectorException e) {
                interrupted.complete(Thread.currentThread().isInterrupted() && e.code() == ErrorCode.CANCELLED);
            }
        });
        caller.start();
        server.next();
        server.next();
        caller.interrupt();
        assertThat(interrupted.join()).isTrue();
    }

    @Test
    void aRequestWhoseAnswerIsTooLargeIsHalved() {
        List<Integer> sizes = new ArrayList<>();
        SearchSender small = (batch, context) -> {
            sizes.add(batch.vectors().size());
            if (batch.vectors().size() > 3) {
                throw failure(ErrorCode.TOO_LARGE);
            }
            return Searches.answer(batch);
        };
        SearchBatch batch = Searches.of(1, LongStream.range(0, 10).toArray());
        CallContext context = CallContext.of(Operation.SEARCH, Deadline.after(Duration.ofHours(1), time));
        assertInOrder(run(small, batch, SearchLimits.builder(100).build(), context, THREADS), 10);
        assertThat(sizes).containsExactly(10, 5, 2, 3, 5, 2, 3);
    }

    @Test
    void aSingleAnswerThatIsTooLargeIsAFailure() {
        SearchSender nothing = (batch, context) -> {
            throw failure(ErrorCode.TOO_LARGE);
        };
        SearchBatch batch = Searches.of(1, 1, 2);
        CallContext context = CallContext.of(Operation.SEARCH, Deadline.after(Duration.ofHours(1), time));
        assertThatThrownBy(() -> run(nothing, batch, SearchLimits.builder(9).build(), context, THREADS))
                .isInstanceOfSatisfying(
                        VectorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_LARGE));
    }

    private static VectorException failure(ErrorCode code) {
        return VectorException.builder(code, "as the test wants").build();
    }
}
