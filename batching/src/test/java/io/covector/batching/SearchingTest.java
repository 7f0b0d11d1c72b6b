package io.covector.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.ErrorCode;
import io.covector.SearchResult;
import io.covector.VectorException;
import io.covector.batching.tuning.Choice;
import io.covector.config.SearchConfig;
import io.covector.config.Settings;
import io.covector.spi.CancelSignal;
import io.covector.spi.Deadline;
import io.covector.spi.SearchBatch;
import io.covector.spi.SearchLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One call with many searches: how it is cut, who sends the parts, and what ends it. */
@Timeout(60)
class SearchingTest {
    private static final Executor THREADS = task -> new Thread(task).start();

    private final SharedTime time = new SharedTime();
    private final ScriptedServer server = new ScriptedServer();
    private final CancelSignal cancel = new CancelSignal();

    private List<SearchResult> run(int queries, SearchLimits limits, Executor helpers) {
        SearchBatch batch = Searches.of(1, LongStream.range(0, queries).toArray());
        return parts(server, batch, limits, Deadline.after(Duration.ofHours(1), time, cancel))
                .run(helpers);
    }

    /** Parts as large and as many as may be. */
    private static SearchParts parts(
            Gathering.Sender sender, SearchBatch batch, SearchLimits limits, Deadline deadline) {
        Choice choice = new Choice(limits.maxQueries(), limits.parallel(), 0);
        return new SearchParts((part, by, call) -> sender.send(part, call), () -> choice, batch, limits, deadline);
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
        CompletableFuture<List<SearchResult>> call = start(10, new SearchLimits(100, 4, 3, 0));
        List<ScriptedServer.Request> requests = List.of(server.next(), server.next(), server.next());
        assertThat(requests).extracting(request -> request.numbers().size()).containsExactlyInAnyOrder(4, 4, 2);
        requests.get(2).answer();
        requests.get(0).answer();
        requests.get(1).answer();
        assertInOrder(call.join(), 10);
    }

    @Test
    void aFewSearchesAreOneRequest() throws InterruptedException {
        CompletableFuture<List<SearchResult>> call = start(7, new SearchLimits(100, 8, 4, 0));
        server.next().answer();
        assertInOrder(call.join(), 7);
    }

    @Test
    void noMoreThanAllowedAreInFlight() throws InterruptedException {
        CompletableFuture<List<SearchResult>> call = start(9, new SearchLimits(2, 2, 2, 0));
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
        Gathering.Sender answers = (batch, deadline) -> Searches.answer(batch);
        SearchBatch batch = Searches.of(1, LongStream.range(0, 10).toArray());
        Deadline deadline = Deadline.after(Duration.ofHours(1), time);
        Executor never = task -> {};
        Executor closed = task -> {
            throw new RejectedExecutionException();
        };
        SearchLimits limits = new SearchLimits(3, 2, 4, 0);
        assertInOrder(parts(answers, batch, limits, deadline).run(never), 10);
        assertInOrder(parts(answers, batch, limits, deadline).run(closed), 10);
    }

    @Test
    void theFirstFailureEndsWhatIsInFlight() throws InterruptedException {
        CompletableFuture<List<SearchResult>> call = start(9, new SearchLimits(2, 2, 2, 0));
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
        CompletableFuture<List<SearchResult>> call = start(4, new SearchLimits(2, 2, 2, 0));
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
                run(4, new SearchLimits(2, 2, 2, 0), THREADS);
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
        Gathering.Sender small = (batch, deadline) -> {
            sizes.add(batch.vectors().size());
            if (batch.vectors().size() > 3) {
                throw failure(ErrorCode.TOO_LARGE);
            }
            return Searches.answer(batch);
        };
        SearchBatch batch = Searches.of(1, LongStream.range(0, 10).toArray());
        Deadline deadline = Deadline.after(Duration.ofHours(1), time);
        assertInOrder(
                parts(small, batch, SearchLimits.sequential(100), deadline).run(THREADS), 10);
        assertThat(sizes).containsExactly(10, 5, 2, 3, 5, 2, 3);
    }

    @Test
    void aSingleAnswerThatIsTooLargeIsAFailure() {
        Gathering.Sender nothing = (batch, deadline) -> {
            throw failure(ErrorCode.TOO_LARGE);
        };
        SearchBatch batch = Searches.of(1, 1, 2);
        Deadline deadline = Deadline.after(Duration.ofHours(1), time);
        assertThatThrownBy(() -> parts(nothing, batch, SearchLimits.sequential(9), deadline)
                        .run(THREADS))
                .isInstanceOfSatisfying(
                        VectorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_LARGE));
    }

    private static VectorException failure(ErrorCode code) {
        return VectorException.builder(code, "as the test wants").build();
    }

    @Test
    void gatheringIsTheBackendsChoiceUnlessTheCallerHasOne() {
        assertThat(gatherFrom(Map.of(), 0)).isZero();
        assertThat(gatherFrom(Map.of(), 5)).isEqualTo(5);
        assertThat(gatherFrom(Map.of("gather", "off"), 5)).isZero();
        assertThat(gatherFrom(Map.of("gather", "on"), 5)).isEqualTo(5);
        assertThat(gatherFrom(Map.of("gather", "on"), 0)).isEqualTo(2);
        assertThat(gatherFrom(Map.of("gather-from", "3"), 0)).isZero();
        assertThat(gatherFrom(Map.of("gather-from", "3"), 5)).isEqualTo(3);
        assertThat(gatherFrom(Map.of("gather", "on", "gather-from", "7"), 0)).isEqualTo(7);
    }

    private static int gatherFrom(Map<String, String> settings, int backends) {
        return Searching.gatherFrom(
                SearchConfig.from(Settings.of(settings)),
                SearchLimits.sequential(9).gatheringFrom(backends));
    }
}
