package io.covector.resilience;

import static io.covector.resilience.Fixture.failure;
import static io.covector.resilience.Fixture.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.covector.ErrorCode;
import io.covector.RecordId;
import io.covector.SearchResult;
import io.covector.Vector;
import io.covector.VectorException;
import io.covector.VectorField;
import io.covector.observe.ClientListener;
import io.covector.observe.Operation;
import io.covector.observe.RequestInfo;
import io.covector.observe.RequestObserver;
import io.covector.spi.CallContext;
import io.covector.spi.Deadline;
import io.covector.spi.GetQuery;
import io.covector.spi.SearchBatch;
import io.covector.spi.Ticker;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HedgingTest {
    private static final Map<String, String> ON = Map.of("hedge.enabled", "true", "breaker.enabled", "false");

    private final List<Boolean> hedged = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final BlockingQueue<Held> arrived = new LinkedBlockingQueue<>();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    /** A search that is at the server: the test says how it ends. */
    private static final class Held {
        private final CompletableFuture<String> ending = new CompletableFuture<>();
        private final CompletableFuture<ErrorCode> cancelled = new CompletableFuture<>();

        void arrive(CallContext context) {
            try {
                context.interruptibly(() -> {
                    try {
                        return ending.get();
                    } catch (ExecutionException e) {
                        throw (VectorException) e.getCause();
                    }
                });
            } catch (VectorException e) {
                cancelled.complete(e.code());
                throw e;
            }
        }

        void answer() {
            ending.complete("");
        }

        void fail(ErrorCode code) {
            ending.completeExceptionally(
                    VectorException.builder(code, "planted").build());
        }
    }

    private Fixture fixture(Map<String, String> settings, Executor executor) {
        return new Fixture(
                settings,
                new ClientListener() {
                    @Override
                    public RequestObserver begun(RequestInfo request) {
                        return new RequestObserver() {
                            @Override
                            public void hedged(boolean won) {
                                hedged.add(won);
                            }
                        };
                    }
                },
                executor);
    }

    /** One that knows how long searches take, and holds those to come. */
    private Fixture holding() {
        Fixture fixture = fixture(ON, threads);
        warm(fixture, Duration.ofMillis(20));
        hold(fixture);
        return fixture;
    }

    private void hold(Fixture fixture) {
        fixture.whileSearching(context -> {
            Held held = new Held();
            arrived.add(held);
            held.arrive(context);
        });
    }

    private static void warm(Fixture fixture, Duration latency) {
        fixture.whileSearching(context -> fixture.ticker.advance(latency));
        for (int i = 0; i < LatencyWindow.ENOUGH; i++) {
            search(fixture);
        }
        fixture.script.forget();
    }

    private static List<SearchResult> search(Fixture fixture) {
        return fixture.books.search(queries(1), fixture.seconds(600));
    }

    private static SearchBatch queries(int number) {
        return SearchBatch.builder(VectorField.DEFAULT_NAME, 1)
                .build(Collections.nCopies(number, Vector.copyOf(new float[] {1})));
    }

    private Future<List<SearchResult>> searching(Fixture fixture) {
        return threads.submit(() -> search(fixture));
    }

    private static VectorException failureOf(Future<?> call) {
        return (VectorException)
                catchThrowableOfType(ExecutionException.class, call::get).getCause();
    }

    @Test
    void isOffByDefault() {
        Fixture plain = fixture(Map.of(), threads);
        warm(plain, Duration.ofMillis(20));
        search(plain);
        assertThat(plain.scheduler.delays()).isEmpty();
    }

    @Test
    void anAnswerIsLateAfterWhatFewOfTheLastTook() {
        Fixture fixture = fixture(ON, threads);
        warm(fixture, Duration.ofMillis(20));
        assertThat(fixture.scheduler.delays()).isEmpty(); // too little was known
        search(fixture);
        assertThat(fixture.scheduler.delays()).containsExactly(Duration.ofMillis(20));
        assertThat(fixture.scheduler.scheduled()).isZero(); // called off
        assertThat(fixture.script.texts()).hasSize(1);
        assertThat(hedged).isEmpty();
    }

    @Test
    void noAnswerIsLateBeforeTheLeastDelay() {
        Fixture fixture = fixture(ON, threads);
        warm(fixture, Duration.ofNanos(300_000));
        search(fixture);
        assertThat(fixture.scheduler.delays()).containsExactly(Duration.ofMillis(5));
    }

    @Test
    void theSecondAnswerWinsAndTheFirstRequestIsCancelled() throws Exception {
        Fixture fixture = holding();
        Future<List<SearchResult>> call = searching(fixture);
        Held first = arrived.take();
        fixture.scheduler.runAll();
        Held second = arrived.take();

        second.answer();

        assertThat(call.get()).hasSize(1);
        assertThat(first.cancelled.get()).isEqualTo(ErrorCode.CANCELLED);
        assertThat(fixture.script.texts()).containsExactly("searchBatch 1", "searchBatch 1");
        assertThat(hedged).containsExactly(true);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void theAnswerDoesNotWaitForALoserThatIsSlowToStop() throws Exception {
        Fixture fixture = fixture(ON, threads);
        warm(fixture, Duration.ofMillis(20));
        CountDownLatch stopped = new CountDownLatch(1);
        CompletableFuture<CallContext> first = new CompletableFuture<>();
        CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
        fixture.whileSearching(context -> {
            if (first.complete(context)) {
                context.cancelSignal()
                        .onCancel(
                                () -> { // a message to the server, over a network that is slow, too
                                    cancelled.complete(true);
                                    awaitQuietly(stopped);
                                });
                awaitQuietly(stopped);
            }
        });
        Future<List<SearchResult>> call = searching(fixture);
        first.get();
        fixture.scheduler.runAll();

        assertThat(call.get()).hasSize(1);
        assertThat(hedged).containsExactly(true);
        assertThat(cancelled.get()).isTrue();
        stopped.countDown();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void anInterruptOfTheCallerEndsBoth() throws Exception {
        Fixture fixture = holding();
        CompletableFuture<Thread> caller = new CompletableFuture<>();
        Future<Boolean> interrupted = threads.submit(() -> {
            caller.complete(Thread.currentThread());
            assertThat(failure(() -> search(fixture)).code()).isEqualTo(ErrorCode.CANCELLED);
            return Thread.interrupted();
        });
        Held first = arrived.take();
        fixture.scheduler.runAll();
        Held second = arrived.take();

        caller.get().interrupt();

        assertThat(interrupted.get()).isTrue();
        assertThat(first.cancelled.get()).isEqualTo(ErrorCode.CANCELLED);
        assertThat(second.cancelled.get()).isEqualTo(ErrorCode.CANCELLED);
    }

    @Test
    void theFirstAnswerWinsAndTheSecondRequestIsCancelled() throws Exception {
        Fixture fixture = holding();
        Future<List<SearchResult>> call = searching(fixture);
        Held first = arrived.take();
        fixture.scheduler.runAll();
        Held second = arrived.take();

        first.answer();

        assertThat(call.get()).hasSize(1);
        assertThat(second.cancelled.get()).isEqualTo(ErrorCode.CANCELLED);
        assertThat(hedged).containsExactly(false);
    }

    @Test
    void aFirstRequestThatFailsLeavesItToTheSecond() throws Exception {
        Fixture fixture = holding();
        Future<List<SearchResult>> call = searching(fixture);
        Held first = arrived.take();
        fixture.scheduler.runAll();
        Held second = arrived.take();

        first.fail(ErrorCode.UNAVAILABLE);
        first.cancelled.get();
        assertThat(call.isDone()).isFalse();
        second.answer();

        assertThat(call.get()).hasSize(1);
        assertThat(hedged).containsExactly(true);
    }

    @Test
    void aFailureThatIsForGoodEndsBoth() throws Exception {
        Fixture fixture = holding();
        Future<List<SearchResult>> call = searching(fixture);
        Held first = arrived.take();
        fixture.scheduler.runAll();
        Held second = arrived.take();

        first.fail(ErrorCode.COLLECTION_NOT_FOUND);

        assertThat(failureOf(call).code()).isEqualTo(ErrorCode.COLLECTION_NOT_FOUND);
        assertThat(second.cancelled.get()).isEqualTo(ErrorCode.CANCELLED);
    }

    @Test
    void aSecondRequestThatFailsIsNoNews() throws Exception {
        Fixture fixture = holding();
        Future<List<SearchResult>> call = searching(fixture);
        Held first = arrived.take();
        fixture.scheduler.runAll();
        Held second = arrived.take();

        second.fail(ErrorCode.UNAVAILABLE);
        second.cancelled.get();
        first.answer();

        assertThat(call.get()).hasSize(1);
        assertThat(hedged).containsExactly(false);
    }

    @Test
    void whenBothFailTheRequestIsTriedAgain() throws Exception {
        Fixture fixture = holding();
        Future<List<SearchResult>> call = searching(fixture);
        Held first = arrived.take();
        fixture.scheduler.runAll();
        Held second = arrived.take();

        second.fail(ErrorCode.UNAVAILABLE);
        first.fail(ErrorCode.RATE_LIMITED);
        arrived.take().answer();

        assertThat(call.get()).hasSize(1);
        assertThat(fixture.script.texts()).hasSize(3);
        assertThat(fixture.ticker.pauses()).containsExactly(Duration.ofMillis(100));
    }

    @Test
    void theCallersCancellationEndsBoth() throws Exception {
        Fixture fixture = holding();
        Future<List<SearchResult>> call = searching(fixture);
        Held first = arrived.take();
        fixture.scheduler.runAll();
        Held second = arrived.take();

        fixture.cancel.cancel();

        assertThat(failureOf(call).code()).isEqualTo(ErrorCode.CANCELLED);
        assertThat(first.cancelled.get()).isEqualTo(ErrorCode.CANCELLED);
        assertThat(second.cancelled.get()).isEqualTo(ErrorCode.CANCELLED);
    }

    @Test
    void secondRequestsAreAShareOfAll() {
        Fixture fixture = fixture(Map.of("hedge.enabled", "true", "hedge.budget", "0.1"), Runnable::run);
        warm(fixture, Duration.ofMillis(20));
        fixture.whileSearching(context -> fixture.scheduler.runAll()); // every answer is late
        for (int i = 0; i < 200; i++) {
            search(fixture);
        }
        assertThat(fixture.script.texts().size()).isBetween(200 + 28, 200 + 31); // a burst of 10, then a tenth
    }

    @Test
    void anExecutorThatTakesNothingLeavesTheFirstAlone() {
        Fixture fixture = fixture(ON, task -> {
            throw new RejectedExecutionException("closing");
        });
        warm(fixture, Duration.ofMillis(20));
        fixture.whileSearching(context -> fixture.scheduler.runAll());
        assertThat(search(fixture)).hasSize(1);
        assertThat(hedged).isEmpty();
    }

    @Test
    void anExecutorThatThrowsLeavesTheFirstAlone() throws Exception {
        AtomicInteger taken = new AtomicInteger();
        Fixture fixture = fixture(ON, task -> {
            if (taken.getAndIncrement() == 1) {
                throw new OutOfMemoryError("planted: no further thread");
            }
            threads.execute(task);
        });
        warm(fixture, Duration.ofMillis(20));
        hold(fixture);
        Future<List<SearchResult>> call = searching(fixture);
        Held first = arrived.take();
        fixture.scheduler.runAll();
        first.fail(ErrorCode.UNAVAILABLE);
        arrived.take().answer(); // the next attempt
        assertThat(call.get()).hasSize(1);
        assertThat(fixture.script.texts()).hasSize(2);
    }

    @Test
    void anExecutorThatRunsNothingEndsWithTheDeadline() {
        Ticker atOnce = new Ticker() {
            @Override
            public long nanoTime() {
                return 0;
            }

            @Override
            public void sleep(Duration duration) {}

            @Override
            public boolean acquire(Semaphore permits, Duration duration) {
                return permits.tryAcquire();
            }
        };
        CallContext context = CallContext.of(Operation.SEARCH, Deadline.after(Duration.ofSeconds(1), atOnce));
        HedgedCall<String> call = new HedgedCall<>(part -> "answer", context, atOnce, task -> {});
        assertThat(failure(call::run).code()).isEqualTo(ErrorCode.TIMEOUT);
        assertThat(call.secondWon()).isEmpty();
    }

    @Test
    void writesScansAndBatchesAreSentOnce() {
        Fixture fixture = fixture(ON, threads);
        for (int i = 0; i <= LatencyWindow.ENOUGH; i++) {
            fixture.books.write(upsert("a"), fixture.seconds(1));
            fixture.books.delete(List.of(RecordId.of("b")), fixture.seconds(1));
            fixture.books.search(queries(2), fixture.seconds(1));
        }
        assertThat(fixture.scheduler.delays()).isEmpty();

        for (int i = 0; i <= LatencyWindow.ENOUGH; i++) {
            fixture.books.get(GetQuery.of(List.of(RecordId.of("a"))), fixture.seconds(1));
        }
        assertThat(fixture.scheduler.delays()).hasSize(1);
    }

    @Test
    void afterTheDeadlineNothingIsSent() {
        Fixture fixture = holding();
        CallContext over = fixture.within(Duration.ZERO);
        assertThat(failure(() -> fixture.books.search(queries(1), over)).code()).isEqualTo(ErrorCode.TIMEOUT);
        assertThat(fixture.script.texts()).isEmpty();
        assertThat(fixture.scheduler.scheduled()).isZero();
    }
}
