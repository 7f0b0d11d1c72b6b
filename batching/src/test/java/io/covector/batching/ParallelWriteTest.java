package io.covector.batching;

import static io.covector.batching.Fixture.failure;
import static io.covector.batching.Fixture.range;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.ErrorCode;
import io.covector.RecordFailure;
import io.covector.RecordId;
import io.covector.SizeDecision;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.WriteMode;
import io.covector.WriteOutcome;
import io.covector.WriteResult;
import io.covector.observe.Operation;
import io.covector.spi.CallContext;
import io.covector.spi.CancelSignal;
import io.covector.spi.Deadline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Several requests of one write in flight. Waits have a bound only so that a fault fails the test instead of hanging
 * it.
 */
class ParallelWriteTest {
    private static final Map<String, String> THREE = Map.of("max-concurrent-requests", "3");

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(300, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new AssertionError("the others did not come", e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(300, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static VectorException unavailable() {
        return VectorException.builder(ErrorCode.UNAVAILABLE, "connection reset")
                .build();
    }

    @Test
    void asManyRequestsAreInFlightAsMayBeAndNotMore() {
        Fixture fixture = new Fixture(THREE, threads);
        CyclicBarrier three = new CyclicBarrier(3);
        fixture.stored.interfere(request -> {
            if (request <= 3) {
                meet(three);
            }
        });
        assertThat(fixture.upsert(range(24)).allWritten()).isTrue();
        assertThat(fixture.stored.mostInFlight()).isEqualTo(3);
        assertThat(fixture.stored.records()).hasSize(24);
    }

    @Test
    void theBackendsBoundHoldsToo() {
        Fixture fixture = new Fixture(THREE, threads, 2);
        fixture.upsert(range(100));
        assertThat(fixture.stored.mostInFlight()).isLessThanOrEqualTo(2);
    }

    @Test
    void theEndIsDealtOutEvenly() {
        Fixture fixture = new Fixture(THREE, Fixture.NO_HELPERS);
        fixture.stored.limits(Fixture.limits(4, 8, 1_000));
        fixture.upsert(range(9));
        assertThat(fixture.stored.sizes()).containsExactly(3, 2, 2, 2);
    }

    @Test
    void aCallOfOneRequestStaysOnItsThread() {
        List<Runnable> tasks = new ArrayList<>();
        Fixture fixture = new Fixture(THREE, tasks::add);
        List<Thread> threadsSeen = new ArrayList<>();
        fixture.stored.interfere(request -> threadsSeen.add(Thread.currentThread()));
        fixture.upsert(range(2));
        assertThat(tasks).isEmpty();
        assertThat(threadsSeen).containsExactly(Thread.currentThread());
    }

    @Test
    void noHelperIsNeeded() {
        Fixture fixture = new Fixture(THREE, Fixture.NO_HELPERS);
        assertThat(fixture.upsert(range(100)).written()).isEqualTo(100);
    }

    @Test
    void helpersThatComeLateFindNothingToDo() {
        List<Runnable> tasks = new ArrayList<>();
        Fixture fixture = new Fixture(THREE, tasks::add);
        assertThat(fixture.upsert(range(100)).written()).isEqualTo(100);
        int requests = fixture.stored.requests().size();
        assertThat(tasks).hasSize(2).allSatisfy(Runnable::run);
        assertThat(fixture.stored.requests()).hasSize(requests);
    }

    @Test
    void aStopAwaitsWhatIsInFlightAndSendsNothingMore() throws Exception {
        Fixture fixture = new Fixture(Map.of("max-concurrent-requests", "2"), threads);
        CyclicBarrier both = new CyclicBarrier(2);
        CountDownLatch stopped = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        Thread caller = Thread.currentThread();
        CompletableFuture<Thread> callers = new CompletableFuture<>();
        fixture.stored.interfere(request -> {
            meet(both);
            if (Thread.currentThread() == callers.join()) {
                stopped.countDown();
                throw unavailable();
            }
            await(released);
        });
        assertThat(caller.isAlive()).isTrue();
        CompletableFuture<VectorException> call = CompletableFuture.supplyAsync(
                () -> {
                    callers.complete(Thread.currentThread());
                    return failure(() -> fixture.upsert(range(20)));
                },
                threads);
        await(stopped);
        while (callers.join().getState() != Thread.State.WAITING) {
            Thread.onSpinWait(); // it has noted the stop when it waits for the helper
        }
        assertThat(call).isNotDone();
        released.countDown();
        WriteResult result = call.get(300, TimeUnit.SECONDS).writeResult().orElseThrow();
        assertThat(fixture.stored.requests()).hasSize(2);
        assertThat(result.written()).isEqualTo(fixture.stored.records().size()).isEqualTo(4);
        assertThat(result.failures())
                .hasSize(16)
                .allSatisfy(f -> assertThat(f.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    }

    @Test
    void anInterruptOfTheCallerStopsTheHelpersRequests() throws Exception {
        Fixture fixture = new Fixture(Map.of("max-concurrent-requests", "2"), threads);
        CyclicBarrier both = new CyclicBarrier(2);
        CompletableFuture<Thread> callers = new CompletableFuture<>();
        fixture.stored.interfere(request -> {
            meet(both);
            if (Thread.currentThread() == callers.join()) {
                Thread.currentThread().interrupt(); // after its own request
                return;
            }
            CountDownLatch cancelled = new CountDownLatch(1);
            CancelSignal signal = fixture.stored.contexts().get(0).cancelSignal();
            CancelSignal.Registration registration = signal.onCancel(cancelled::countDown);
            await(cancelled);
            registration.close();
            throw VectorException.builder(ErrorCode.CANCELLED, "cancelled")
                    .mayHaveApplied(true)
                    .build();
        });
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        CompletableFuture<VectorException> call = CompletableFuture.supplyAsync(
                () -> {
                    callers.complete(Thread.currentThread());
                    VectorException e = failure(() -> fixture.upsert(range(4)));
                    interrupted.complete(Thread.interrupted());
                    return e;
                },
                threads);
        VectorException e = call.get(300, TimeUnit.SECONDS);
        assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED);
        assertThat(e.mayHaveApplied()).isTrue();
        assertThat(interrupted.join()).isTrue();
        assertThat(e.writeResult().orElseThrow().written()).isEqualTo(2);
        assertThat(e.writeResult().orElseThrow().count(WriteOutcome.UNKNOWN)).isEqualTo(2);
    }

    @Test
    void anInterruptAfterEverythingIsWrittenChangesNothing() throws Exception {
        Fixture fixture = new Fixture(Map.of("max-concurrent-requests", "2"), threads);
        CyclicBarrier both = new CyclicBarrier(2);
        CompletableFuture<Thread> callers = new CompletableFuture<>();
        CountDownLatch interrupted = new CountDownLatch(1);
        fixture.stored.interfere(request -> {
            meet(both);
            if (Thread.currentThread() != callers.join()) {
                await(interrupted);
            }
        });
        CompletableFuture<Boolean> stays = new CompletableFuture<>();
        CompletableFuture<WriteResult> call = CompletableFuture.supplyAsync(
                () -> {
                    callers.complete(Thread.currentThread());
                    WriteResult result = fixture.upsert(range(4));
                    stays.complete(Thread.interrupted());
                    return result;
                },
                threads);
        while (callers.join().getState() != Thread.State.WAITING
                || fixture.stored.records().size() < 2) {
            Thread.onSpinWait(); // it waits for the helper
        }
        callers.join().interrupt();
        while (callers.join().isInterrupted()) {
            Thread.onSpinWait();
        }
        interrupted.countDown();
        assertThat(call.get(300, TimeUnit.SECONDS).allWritten()).isTrue();
        assertThat(stays.join()).isTrue();
    }

    @Test
    void somethingUnexpectedCarriesWhatIsKnownOfTheRecords() {
        for (int records : new int[] {4, 20}) {
            Fixture fixture = new Fixture(Map.of("max-concurrent-requests", "1"));
            fixture.stored.interfere(request -> {
                if (request == (records == 4 ? 1 : 2)) {
                    throw new NoSuchMethodError("planted");
                }
            });
            assertThatThrownBy(() -> fixture.upsert(range(records)))
                    .isInstanceOf(NoSuchMethodError.class)
                    .satisfies(e -> {
                        VectorException known = (VectorException) e.getSuppressed()[0];
                        WriteResult result = known.writeResult().orElseThrow();
                        assertThat(result.size()).isEqualTo(records);
                        assertThat(result.written())
                                .isEqualTo(fixture.stored.records().size());
                        assertThat(result.count(WriteOutcome.UNKNOWN)).isEqualTo(4);
                    });
            assertThat(fixture.books.stats().concurrentRequests()).isZero();
        }
    }

    @Test
    void theCallersSignalReachesEveryRequest() {
        Fixture fixture = new Fixture(THREE, threads);
        CancelSignal cancel = new CancelSignal();
        fixture.stored.interfere(request -> {
            cancel.cancel();
            fixture.stored.contexts().forEach(CallContext::check);
        });
        VectorException e = failure(() -> fixture.books.write(
                WriteMode.UPSERT,
                range(100),
                CallContext.of(Operation.UPSERT, Deadline.unbounded(fixture.time), cancel)));
        assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED);
        assertThat(fixture.stored.records()).isEmpty();
    }

    @Test
    void whatAHelperThrowsReachesTheCaller() {
        Fixture fixture = new Fixture(Map.of("max-concurrent-requests", "2"), threads);
        CyclicBarrier both = new CyclicBarrier(2);
        Thread caller = Thread.currentThread();
        fixture.stored.interfere(request -> {
            if (request <= 2) {
                meet(both);
            }
            if (Thread.currentThread() != caller) {
                throw new StackOverflowError("planted");
            }
        });
        assertThatThrownBy(() -> fixture.upsert(range(20)))
                .isInstanceOf(StackOverflowError.class)
                .hasMessage("planted");
    }

    @Test
    void everyRecordHasItsOutcomeWhateverIsPoisoned() {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            Fixture fixture = new Fixture(Map.of("max-concurrent-requests", "4"), threads);
            Set<Long> poisoned = new HashSet<>();
            for (int i = random.nextInt(5); i > 0; i--) {
                poisoned.add((long) random.nextInt(50));
            }
            poisoned.forEach(id -> fixture.stored.poison.add(RecordId.of(id)));
            Map<RecordId, VectorRecord> expected = new HashMap<>();
            range(60).stream()
                    .filter(record -> !fixture.stored.poison.contains(record.id()))
                    .forEach(record -> expected.put(record.id(), record));
            if (poisoned.isEmpty()) {
                assertThat(fixture.upsert(range(60)).allWritten()).isTrue();
            } else {
                WriteResult result =
                        failure(() -> fixture.upsert(range(60))).writeResult().orElseThrow();
                assertThat(result.failures())
                        .as("seed " + seed)
                        .extracting(RecordFailure::id)
                        .containsExactlyElementsOf(
                                poisoned.stream().sorted().map(RecordId::of).toList());
            }
            assertThat(fixture.stored.records()).as("seed " + seed).isEqualTo(expected);
        }
    }

    @Test
    void requestsBecomeSmallerWhenTheServerRefusesThemAndGrowBack() {
        Fixture fixture = new Fixture(Map.of("adaptive", "true", "max-concurrent-requests", "1"));
        fixture.stored.interfere(request -> {
            if (request <= 3 && fixture.stored.sizes().get(request - 1) > 2) {
                throw VectorException.builder(ErrorCode.TOO_LARGE, "planted").build();
            }
        });
        fixture.upsert(range(400));
        assertThat(fixture.stored.sizes()).startsWith(4, 2, 2, 2).endsWith(4);
        assertThat(fixture.books.stats().upserts().records()).isEqualTo(4);
        assertThat(fixture.books.stats().toString()).startsWith("books: ").contains("upserts 4 x 1");
        assertThat(fixture.books.stats().upserts().history())
                .extracting(SizeDecision::toString)
                .anySatisfy(decision ->
                        assertThat(decision).contains("2 x 1, reduced, because a request was too large for the server"))
                .anySatisfy(decision -> assertThat(decision).contains("4 x 1, grown again"));
        assertThat(fixture.backend.stats().collections())
                .singleElement()
                .satisfies(stats -> assertThat(stats.requests()).isPositive());
    }

    @Test
    void handlesOnOneCollectionLearnTogether() {
        Fixture fixture = new Fixture();
        fixture.upsert(range(4));
        var other = fixture.backend.open("books", fixture.unbounded()).orElseThrow();
        assertThat(other.stats().records()).isEqualTo(4);
        fixture.backend.drop("books", fixture.unbounded());
        assertThat(fixture.backend.stats().collections()).isEmpty();
    }
}
