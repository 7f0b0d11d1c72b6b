package io.covector.batching;

import static io.covector.batching.Fixture.failure;
import static io.covector.batching.Fixture.range;
import static io.covector.batching.Fixture.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.covector.BulkFailure;
import io.covector.BulkOptions;
import io.covector.BulkProgress;
import io.covector.BulkWriter;
import io.covector.ErrorCode;
import io.covector.RecordId;
import io.covector.SearchResult;
import io.covector.VectorException;
import io.covector.WriteMode;
import io.covector.WriteResult;
import io.covector.batching.search.Searches;
import io.covector.observe.Operation;
import io.covector.spi.CallContext;
import io.covector.spi.CancelSignal;
import io.covector.spi.Deadline;
import io.covector.spi.SearchLimits;
import io.covector.test.Fault;
import io.covector.test.HostileExecutors;
import io.covector.test.HostileExecutors.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever an executor does with its tasks, every call ends, with the outcome that is in the store. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileExecutorTest {
    private static final Map<String, String> FOUR = Map.of("max-concurrent-requests", "4");

    private final HostileExecutors executors = new HostileExecutors();

    /** Those that block are a matter of time: see {@link #anExecutorThatBlocks}. */
    static List<Kind> kinds() {
        return Stream.of(Kind.values()).filter(kind -> !kind.blocks()).toList();
    }

    @AfterEach
    void everyHelperEnds() throws InterruptedException {
        executors.close();
    }

    private Fixture fixture(Kind kind) {
        Fixture fixture = new Fixture(FOUR, executors.of(kind));
        fixture.stored.limits(Fixture.limits(100, 100, 1 << 20));
        fixture.stored.searchLimits(SearchLimits.builder(10)
                .startQueries(4)
                .maxConcurrentRequests(4)
                .build());
        return fixture;
    }

    private static void nothingIsUnderWay(Fixture fixture) {
        assertThat(fixture.books.stats().concurrentRequests()).isZero();
        assertThat(fixture.stored.collection.inFlight()).isZero();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void anUpsertOf250(Kind kind) {
        Fixture fixture = fixture(kind);
        assertThat(fixture.upsert(range(250)).written()).isEqualTo(250);
        assertThat(fixture.stored.records()).hasSize(250);
        assertThat(fixture.stored.mostInFlight()).isLessThanOrEqualTo(4);
        nothingIsUnderWay(fixture);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void anUpsertWithABadRecord(Kind kind) {
        Fixture fixture = fixture(kind);
        fixture.stored.poison.add(RecordId.of(123));
        WriteResult result =
                failure(() -> fixture.upsert(range(250))).writeResult().orElseThrow();
        assertThat(result.failures()).extracting(f -> f.id()).containsExactly(RecordId.of(123));
        assertThat(fixture.stored.records()).hasSize(249);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void anUpsertThatStopsHalfway(Kind kind) {
        Fixture fixture = fixture(kind);
        fixture.stored.interfere(request -> {
            if (request == 2) {
                throw VectorException.builder(ErrorCode.UNAVAILABLE, "gone").build();
            }
        });
        VectorException e = failure(() -> fixture.upsert(range(1_000)));
        assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(e.writeResult().orElseThrow().written())
                .isEqualTo(fixture.stored.records().size());
        nothingIsUnderWay(fixture);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aBatchOf200Searches(Kind kind) {
        Fixture fixture = fixture(kind);
        List<SearchResult> results = fixture.books.search(
                Searches.of(1, LongStream.range(0, 200).toArray()), fixture.unbounded(Operation.SEARCH_BATCH));
        assertThat(results)
                .extracting(Searches::number)
                .containsExactlyElementsOf(LongStream.range(0, 200).boxed().toList());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aBulkWriterOfThousands(Kind kind) {
        Fixture fixture = fixture(kind);
        List<BulkProgress> heard = new ArrayList<>();
        BulkOptions options = BulkOptions.builder()
                .maxBufferedRecords(500)
                .onProgress(heard::add)
                .build();
        BulkWriter writer = fixture.bulkWriter(options);
        range(8_000).forEach(writer::add);
        assertThat(writer.flush().written()).isEqualTo(8_000);
        assertThat(heard.get(heard.size() - 1).written()).isEqualTo(8_000);
        for (long id = 0; id < 1_000; id++) {
            writer.delete(RecordId.of(id));
        }
        writer.close();
        assertThat(writer.progress().pending()).isZero();
        assertThat(fixture.stored.records()).hasSize(7_000);
        nothingIsUnderWay(fixture);
    }

    /** As when the application stops its executor: the requests of helpers that are interrupted are made again. */
    private AtomicInteger interruptHelpers(Fixture fixture, int times) {
        Thread caller = Thread.currentThread();
        AtomicInteger interrupts = new AtomicInteger();
        CountDownLatch oneIsThere = new CountDownLatch(1);
        fixture.server.script().always(Fault.after(request -> {
            if (Thread.currentThread() == caller) {
                awaitUninterruptibly(oneIsThere);
            } else if (interrupts.incrementAndGet() <= times) {
                oneIsThere.countDown();
                Thread.currentThread().interrupt();
                throw VectorException.builder(ErrorCode.CANCELLED, "interrupted while the answer came")
                        .mayHaveApplied(true)
                        .build();
            }
        }));
        return interrupts;
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            assertThat(latch.await(300, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptOfAHelperIsNoWishOfTheWritersCaller(WriteMode mode) {
        Fixture fixture = fixture(Kind.HAS_THREADS);
        AtomicInteger interrupts = interruptHelpers(fixture, 3);
        assertThat(fixture.books
                        .write(mode, range(1_000), fixture.unbounded(Operation.UPSERT))
                        .written())
                .isEqualTo(1_000);
        assertThat(interrupts.get()).isPositive();
        assertThat(fixture.stored.records()).hasSize(1_000);
        nothingIsUnderWay(fixture);
    }

    @Test
    void anInterruptOfAHelperIsNoWishOfTheSearchersCaller() {
        Fixture fixture = fixture(Kind.HAS_THREADS);
        AtomicInteger interrupts = interruptHelpers(fixture, 3);
        List<SearchResult> results = fixture.books.search(
                Searches.of(1, LongStream.range(0, 200).toArray()), fixture.unbounded(Operation.SEARCH_BATCH));
        assertThat(results).hasSize(200).doesNotContainNull();
        assertThat(interrupts.get()).isPositive();
    }

    @Test
    void anInterruptOfAHelperStopsNoBulkWriter() {
        Fixture fixture = fixture(Kind.HAS_THREADS);
        AtomicInteger interrupts = interruptHelpers(fixture, 3);
        BulkWriter writer = fixture.bulkWriter(BulkOptions.defaults());
        range(1_000).forEach(writer::add);
        range(100).forEach(record -> writer.delete(record.id()));
        writer.close();
        assertThat(interrupts.get()).isPositive();
        assertThat(writer.progress().written()).isEqualTo(1_100);
        assertThat(fixture.stored.records()).hasSize(900);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aProducerWithLittleTimeSendsItself(Kind kind) {
        Fixture fixture = fixture(kind);
        BulkWriter writer = fixture.bulkWriter(BulkOptions.builder()
                .maxBufferedRecords(10)
                .addTimeout(Duration.ofMillis(4))
                .build());
        range(300).forEach(writer::add);
        writer.close();
        assertThat(fixture.stored.records()).hasSize(300);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aListenerThatFailsInAnyWay(Kind kind) {
        Fixture fixture = fixture(kind);
        fixture.stored.poison.add(RecordId.of(50));
        List<BulkFailure> heard = Collections.synchronizedList(new ArrayList<>());
        BulkWriter writer = fixture.bulkWriter(BulkOptions.builder()
                .onFailure(heard::add)
                .onProgress(progress -> {
                    throw new AssertionError("planted");
                })
                .build());
        range(400).forEach(writer::add);
        writer.close();
        assertThat(writer.progress().written()).isEqualTo(399);
        assertThat(heard).hasSize(1);
    }

    @Test
    void tasksThatComeLateDoNothing() {
        Fixture fixture = fixture(Kind.NEVER_RUNS);
        fixture.upsert(range(1_000));
        fixture.books.search(Searches.of(1, LongStream.range(0, 200).toArray()), fixture.unbounded());
        BulkWriter writer = fixture.bulkWriter(BulkOptions.defaults());
        range(1_000).forEach(writer::add);
        writer.close();
        int requests = fixture.stored.requests().size();
        assertThat(executors.kept()).isNotEmpty().allSatisfy(Runnable::run);
        assertThat(fixture.stored.requests()).hasSize(requests);
    }

    @Test
    void refusalsDoNotCostHelpersLater() {
        List<Runnable> tasks = new ArrayList<>();
        int[] offered = new int[1];
        Fixture fixture = new Fixture(FOUR, task -> {
            if (++offered[0] <= 3) {
                throw new IllegalStateException("planted");
            }
            tasks.add(task);
        });
        fixture.upsert(range(100));
        assertThat(tasks).hasSize(3);
    }

    /** An executor whose {@code execute} waits: it holds up one caller, for a moment, who holds up nobody. */
    @Test
    void anExecutorThatBlocks() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        CountDownLatch blocked = new CountDownLatch(1);
        AtomicInteger handOvers = new AtomicInteger();
        Fixture fixture = new Fixture(FOUR, task -> {
            handOvers.incrementAndGet();
            blocked.countDown();
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        CompletableFuture<WriteResult> stuck = new CompletableFuture<>();
        BulkWriter writer =
                fixture.bulkWriter(BulkOptions.builder().maxBufferedRecords(20).build());
        Thread caller = new Thread(() -> {
            writer.add(record(1, 1));
            stuck.complete(fixture.upsert(range(100)));
        });
        caller.start();
        assertThat(blocked.await(300, TimeUnit.SECONDS)).isTrue();
        range(200).forEach(writer::add);
        assertThat(writer.flush().pending()).isZero();
        assertThat(fixture.upsert(range(100)).written()).isEqualTo(100);
        assertThat(fixture.books.stats().concurrentRequests()).isZero();
        assertThat(stuck).isNotDone();

        fixture.scheduler.runAll(); // the time to hand over has passed
        assertThat(stuck.get(300, TimeUnit.SECONDS).written()).isEqualTo(100);
        assertThat(released.getCount()).isOne();
        assertThat(handOvers).hasValue(1);

        fixture.scheduler.runAll(); // the time to leave it alone has passed
        released.countDown();
        assertThat(fixture.upsert(range(100)).written()).isEqualTo(100);
        assertThat(handOvers.get()).isGreaterThan(1);
        writer.close();
        caller.join(300_000);
    }

    @Test
    void aCancellationEndsACallWhoseExecutorBlocks() throws Exception {
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        Fixture fixture = new Fixture(FOUR, task -> {
            blocked.countDown();
            try {
                never.await();
            } catch (InterruptedException e) {
                throw new RejectedExecutionException("interrupted", e);
            }
        });
        fixture.stored.interfere(
                request -> fixture.stored.contexts().get(request - 1).check());
        CancelSignal cancel = new CancelSignal();
        CallContext context = CallContext.of(Operation.UPSERT, Deadline.unbounded(fixture.time), cancel);
        CompletableFuture<ErrorCode> code = new CompletableFuture<>();
        Thread caller =
                new Thread(() -> code.complete(failure(() -> fixture.books.write(WriteMode.UPSERT, range(100), context))
                        .code()));
        caller.start();
        assertThat(blocked.await(300, TimeUnit.SECONDS)).isTrue();
        cancel.cancel(); // which does not interrupt the thread: an interrupt of its owner's could not be told from it
        fixture.scheduler.runAll(); // the time to hand over has passed
        assertThat(code.get(300, TimeUnit.SECONDS)).isEqualTo(ErrorCode.CANCELLED);
        caller.join(300_000);
    }

    @Test
    void aDeadlineEndsTheCallOfAnExecutorThatGivesNothing() {
        Fixture fixture = fixture(Kind.NEVER_RUNS);
        fixture.stored.interfere(request -> {
            fixture.time.advance(Duration.ofSeconds(1));
            fixture.stored.contexts().get(request - 1).check();
        });
        CallContext context = CallContext.of(Operation.UPSERT, Deadline.after(Duration.ofMillis(2_500), fixture.time));
        VectorException e = failure(() -> fixture.books.write(WriteMode.UPSERT, range(1_000), context));
        assertThat(e.code()).isEqualTo(ErrorCode.TIMEOUT);
        assertThat(e.writeResult().orElseThrow().written()).isEqualTo(200);
        assertThat(fixture.stored.requests()).hasSize(3);
    }
}
