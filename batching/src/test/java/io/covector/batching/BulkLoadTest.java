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
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.WriteOutcome;
import io.covector.test.Fault;
import io.covector.test.Hold;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The bulk writer, on threads of its own and without any. Waits have a bound only so that a fault fails instead of
 * hanging.
 */
class BulkLoadTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> afterLoad = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch released = new CountDownLatch(1);

    @AfterEach
    void end() {
        released.countDown();
        threads.shutdownNow();
    }

    private Fixture parallel() {
        return new Fixture(Map.of("max-concurrent-requests", "3"), threads);
    }

    private BulkWriter open(Fixture fixture, BulkOptions options) {
        return fixture.bulkWriter(
                options,
                failure -> afterLoad.add(failure.map(e -> e.code().toString()).orElse("well")));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(300, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw VectorException.builder(ErrorCode.CANCELLED, "interrupted")
                    .cause(e)
                    .build();
        }
    }

    /** The server answers when told; returns what tells that the first request is there. */
    private CountDownLatch holdBack(Fixture fixture) {
        CountDownLatch arrived = new CountDownLatch(1);
        fixture.stored.interfere(request -> {
            arrived.countDown();
            await(released);
        });
        return arrived;
    }

    private static VectorException unavailable() {
        return VectorException.builder(ErrorCode.UNAVAILABLE, "connection reset")
                .build();
    }

    @Test
    void writesWhatItIsGiven() {
        Fixture fixture = parallel();
        BulkWriter writer = open(fixture, BulkOptions.defaults());
        range(1_000).forEach(writer::add);
        writer.close();
        assertThat(fixture.stored.records()).hasSize(1_000);
        assertThat(fixture.stored.mostInFlight()).isLessThanOrEqualTo(3);
        assertThat(writer.progress().written()).isEqualTo(1_000);
        assertThat(writer.progress().pending()).isZero();
        assertThat(writer.failures()).isEmpty();
        assertThat(afterLoad).containsExactly("well");
        assertThat(writer.toString()).startsWith("1,000 of 1,000 written, 0 rejected, 0 in doubt, ");
    }

    @Test
    void needsNoExecutor() {
        Fixture fixture = new Fixture(Map.of("max-concurrent-requests", "3"));
        BulkWriter writer =
                open(fixture, BulkOptions.builder().maxBufferedRecords(10).build());
        range(1_000).forEach(writer::add);
        writer.close();
        assertThat(fixture.stored.records()).hasSize(1_000);
        assertThat(writer.progress().waits()).isPositive();
    }

    @Test
    void whatComesWhileNothingIsInFlightLeavesAtOnce() {
        Fixture fixture = new Fixture(Map.of("max-concurrent-requests", "3"), Runnable::run);
        BulkWriter writer = open(fixture, BulkOptions.defaults());
        writer.add(record(1, 1));
        assertThat(fixture.stored.requests()).containsExactly("upsert [1]");
        writer.delete(RecordId.of(1));
        assertThat(fixture.stored.requests()).containsExactly("upsert [1]", "delete [1]");
        assertThat(writer.progress().written()).isEqualTo(2);
    }

    @Test
    void whatComesWhileRequestsAreInFlightGathers() {
        Fixture fixture = parallel();
        CountDownLatch arrived = holdBack(fixture);
        BulkWriter writer = open(fixture, BulkOptions.inserts());
        writer.add(record(0, 0));
        await(arrived);
        for (int id = 1; id < 4; id++) {
            writer.add(record(id, id));
        }
        assertThat(fixture.stored.requests()).containsExactly("insert [0]");
        released.countDown();
        writer.flush();
        assertThat(fixture.stored.requests()).containsExactly("insert [0]", "insert [1, 2, 3]");
    }

    @Test
    void changesOfAnIdNeverSwap() {
        for (long seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            Fixture fixture = new Fixture(Map.of("max-concurrent-requests", "4"), threads);
            fixture.stored.interfere(request -> {
                if (request % 3 == 0) {
                    Thread.onSpinWait();
                }
            });
            Map<RecordId, VectorRecord> expected = new HashMap<>();
            try (BulkWriter writer =
                    open(fixture, BulkOptions.builder().maxBufferedRecords(20).build())) {
                for (int i = 0; i < 500; i++) {
                    long id = random.nextInt(12);
                    if (random.nextInt(4) == 0) {
                        writer.delete(RecordId.of(id));
                        expected.remove(RecordId.of(id));
                    } else {
                        writer.add(record(id, i));
                        expected.put(RecordId.of(id), record(id, i));
                    }
                }
                assertThat(writer.flush().written()).as("seed " + seed).isEqualTo(500);
            }
            assertThat(fixture.stored.records()).as("seed " + seed).isEqualTo(expected);
        }
    }

    @Test
    void manyThreadsMayAdd() throws Exception {
        Fixture fixture = parallel();
        BulkWriter writer =
                open(fixture, BulkOptions.builder().maxBufferedRecords(50).build());
        List<CompletableFuture<Void>> producers = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            long first = t * 500L;
            producers.add(CompletableFuture.runAsync(
                    () -> {
                        for (long id = first; id < first + 500; id++) {
                            writer.add(record(id, (float) id));
                            if (id % 100 == 0) {
                                writer.flush();
                            }
                        }
                    },
                    threads));
        }
        for (CompletableFuture<Void> producer : producers) {
            producer.get(300, TimeUnit.SECONDS);
        }
        writer.close();
        assertThat(fixture.stored.records()).hasSize(2_000);
        assertThat(writer.progress().written()).isEqualTo(2_000);
    }

    @Test
    void aFullWriterHoldsItsProducerBack() throws Exception {
        Fixture fixture = parallel();
        CountDownLatch arrived = holdBack(fixture);
        BulkWriter writer =
                open(fixture, BulkOptions.builder().maxBufferedRecords(6).build());
        range(6).forEach(writer::add);
        await(arrived);
        CompletableFuture<Void> seventh = CompletableFuture.runAsync(() -> writer.add(record(7, 7)), threads);
        while (writer.progress().waits() == 0) {
            Thread.onSpinWait();
        }
        assertThat(seventh).isNotDone();
        assertThat(writer.progress().accepted()).isEqualTo(6);
        released.countDown();
        seventh.get(300, TimeUnit.SECONDS);
        assertThat(writer.flush().written()).isEqualTo(7);
    }

    @Test
    void bytesHoldTheProducerBackToo() {
        Fixture fixture = parallel();
        CountDownLatch arrived = holdBack(fixture);
        BulkOptions options = BulkOptions.builder()
                .maxBufferedBytes(1_024)
                .addTimeout(Duration.ofMillis(1))
                .build();
        BulkWriter writer = open(fixture, options);
        range(102).forEach(writer::add); // of 10 bytes
        await(arrived);
        CompletableFuture<Void> clock = CompletableFuture.runAsync(
                () -> {
                    while (writer.progress().waits() == 0) {
                        Thread.onSpinWait();
                    }
                    fixture.time.advance(Duration.ofMillis(1));
                },
                threads);
        assertThat(failure(() -> writer.add(record(200, 1))).text())
                .isEqualTo("the writer had no room within 1 ms: it holds 102 records of 1020 bytes; accepted are up to"
                        + " 50000 records and 1024 bytes. The record was not taken");
        clock.join();
        released.countDown();
        assertThat(writer.flush().written()).isEqualTo(102);
    }

    @Test
    void anInterruptEndsTheWaitAndTheWriterGoesOn() throws Exception {
        Fixture fixture = parallel();
        CountDownLatch arrived = holdBack(fixture);
        BulkWriter writer =
                open(fixture, BulkOptions.builder().maxBufferedRecords(1).build());
        writer.add(record(0, 0));
        await(arrived);
        CompletableFuture<Thread> producers = new CompletableFuture<>();
        CompletableFuture<VectorException> add = CompletableFuture.supplyAsync(
                () -> {
                    producers.complete(Thread.currentThread());
                    return failure(() -> writer.add(record(1, 1)));
                },
                threads);
        while (writer.progress().waits() == 0) {
            Thread.onSpinWait();
        }
        producers.join().interrupt();
        assertThat(add.get(300, TimeUnit.SECONDS).code()).isEqualTo(ErrorCode.CANCELLED);
        released.countDown();
        writer.add(record(2, 2));
        writer.close();
        assertThat(fixture.stored.records()).containsOnlyKeys(RecordId.of(0), RecordId.of(2));
    }

    @Test
    void aRefusedRecordIsReportedAndItsNeighboursAreWritten() {
        Fixture fixture = parallel();
        fixture.stored.poison.add(RecordId.of(5));
        List<BulkFailure> heard = new ArrayList<>();
        BulkWriter writer =
                open(fixture, BulkOptions.builder().onFailure(heard::add).build());
        range(100).forEach(writer::add);
        writer.close(); // somebody has heard of it
        assertThat(heard)
                .containsExactly(new BulkFailure(
                        5, RecordId.of(5), WriteOutcome.REJECTED, ErrorCode.REJECTED, "the server refuses the data"));
        assertThat(writer.failures()).isEqualTo(heard);
        assertThat(fixture.stored.records()).hasSize(99);
    }

    @Test
    void closeThrowsWhatNobodyHasHeardOf() {
        Fixture fixture = parallel();
        fixture.stored.poison.add(RecordId.of(5));
        BulkWriter writer = open(fixture, BulkOptions.defaults());
        range(100).forEach(writer::add);
        assertThat(writer.flush().rejected()).isEqualTo(1);
        VectorException e = failure(writer::close);
        assertThat(e.code()).isEqualTo(ErrorCode.REJECTED);
        assertThat(e.text())
                .startsWith("the server refuses the data (bulk writer: 99 of 100 written, 1 rejected, 0 in doubt, ");
        assertThat(e.mayHaveApplied()).isFalse();
        assertThat(afterLoad).containsExactly("REJECTED");
        writer.close();
        assertThat(afterLoad).hasSize(1);
        assertThat(failure(() -> writer.add(record(1, 1))).code()).isEqualTo(ErrorCode.CLOSED);
        assertThat(failure(writer::flush).code()).isEqualTo(ErrorCode.CLOSED);
    }

    @Test
    void aFailureThatIsNotTheDatasStopsTheWriter() {
        Fixture fixture = new Fixture(Map.of("max-concurrent-requests", "1"));
        fixture.stored.interfere(request -> {
            if (request == 3) {
                throw VectorException.builder(ErrorCode.UNAVAILABLE, "connection reset")
                        .mayHaveApplied(true)
                        .build();
            }
        });
        BulkWriter writer = open(fixture, BulkOptions.defaults());
        range(20).forEach(writer::add);
        VectorException e = failure(writer::flush);
        assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(e.mayHaveApplied()).isTrue();
        assertThat(failure(() -> writer.add(record(99, 1))).code()).isEqualTo(ErrorCode.UNAVAILABLE);
        BulkProgress progress = writer.progress();
        assertThat(progress.written()).isEqualTo(8);
        assertThat(progress.inDoubt()).isEqualTo(4);
        assertThat(progress.rejected()).isEqualTo(8);
        assertThat(progress.pending()).isZero();
        assertThat(writer.failures())
                .hasSize(12)
                .filteredOn(f -> f.outcome() == WriteOutcome.REJECTED)
                .allSatisfy(f -> assertThat(f.reason())
                        .isEqualTo("not sent, because an earlier request of the writer failed: connection reset"));
        assertThat(failure(writer::close).code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(afterLoad).containsExactly("UNAVAILABLE");
    }

    @Test
    void aStopIsThrownByCloseAlsoWhenAListenerHasHeardOfTheRecords() {
        Fixture fixture = new Fixture();
        fixture.stored.interfere(request -> {
            throw unavailable();
        });
        List<BulkFailure> heard = new ArrayList<>();
        BulkWriter writer =
                open(fixture, BulkOptions.builder().onFailure(heard::add).build());
        writer.add(record(1, 1));
        assertThat(failure(writer::close).code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(heard).hasSize(1);
    }

    @Test
    void aChangeThatWaitsIsReplacedAndSharesTheOutcome() {
        Fixture fixture = parallel();
        CountDownLatch arrived = holdBack(fixture);
        fixture.stored.poison.add(RecordId.of(7));
        BulkWriter writer = open(fixture, BulkOptions.builder().maxFailures(1).build());
        writer.add(record(0, 0));
        await(arrived);
        writer.add(record(7, 1));
        writer.add(record(8, 1));
        writer.add(record(7, 2));
        released.countDown();
        BulkProgress progress = writer.flush();
        assertThat(progress.written()).isEqualTo(2);
        assertThat(progress.rejected()).isEqualTo(2);
        assertThat(writer.failures())
                .singleElement()
                .satisfies(f -> assertThat(f.position()).isEqualTo(1));
    }

    @Test
    void aRecordThatIsTooLargeIsRejectedWithBothNumbers() {
        Fixture fixture = parallel();
        fixture.stored.size(RecordId.of(1), 1_001);
        BulkWriter writer = open(fixture, BulkOptions.defaults());
        range(3).forEach(writer::add);
        writer.flush();
        assertThat(writer.failures())
                .singleElement()
                .satisfies(f -> assertThat(f.reason())
                        .isEqualTo("record '1' has 1001 bytes in a request; accepted are up to 1000"));
        assertThat(fixture.stored.records()).hasSize(2);
    }

    @Test
    void listenersAreCalledOneAtATimeAndSeeProgress() {
        Fixture fixture = parallel();
        List<Long> seen = new ArrayList<>(); // not for several threads
        BulkWriter writer = open(
                fixture,
                BulkOptions.builder().onProgress(p -> seen.add(p.requests())).build());
        range(400).forEach(writer::add);
        writer.close();
        assertThat(seen).isNotEmpty().isSorted();
        assertThat(seen.get(seen.size() - 1)).isEqualTo(writer.progress().requests());
    }

    @Test
    void aListenerThatThrowsChangesNothing() {
        Fixture fixture = parallel();
        BulkOptions options = BulkOptions.builder()
                .onProgress(p -> {
                    throw new NoSuchMethodError("planted");
                })
                .build();
        BulkWriter writer = open(fixture, options);
        range(10).forEach(writer::add);
        assertThat(writer.flush().written()).isEqualTo(10);
        writer.add(record(10, 1));
        writer.close();
        assertThat(fixture.stored.records()).hasSize(11);
        assertThat(afterLoad).containsExactly("well");
    }

    @Test
    void aFailureWhoseListenerThrowsIsThrownByClose() {
        Fixture fixture = parallel();
        fixture.stored.poison.add(RecordId.of(5));
        BulkOptions options = BulkOptions.builder()
                .onFailure(f -> {
                    throw new AssertionError("planted");
                })
                .build();
        BulkWriter writer = open(fixture, options);
        range(100).forEach(writer::add);
        VectorException e = failure(writer::close);
        assertThat(e.code()).isEqualTo(ErrorCode.REJECTED);
        assertThat(e.getSuppressed()).hasSize(1).hasOnlyElementsOfType(AssertionError.class);
        assertThat(fixture.stored.records()).hasSize(99);
    }

    @Test
    void aSlowListenerHoldsUpNobodyAndHearsTheEnd() throws Exception {
        Fixture fixture = parallel();
        CountDownLatch listening = new CountDownLatch(1);
        List<Long> heard = Collections.synchronizedList(new ArrayList<>());
        BulkOptions options = BulkOptions.builder()
                .maxBufferedRecords(20)
                .onProgress(p -> {
                    heard.add(p.written());
                    listening.countDown();
                    await(released);
                })
                .build();
        BulkWriter writer = open(fixture, options);
        CompletableFuture<Void> first = CompletableFuture.runAsync(() -> writer.add(record(-1, 1)), threads);
        await(listening);
        range(500).forEach(writer::add); // others send, and wait for no listener
        while (writer.progress().pending() > 0) {
            writer.add(record(1, 2));
        }
        assertThat(heard).hasSize(1);
        CompletableFuture<BulkProgress> flush = CompletableFuture.supplyAsync(writer::flush, threads);
        assertThat(flush).isNotDone();
        released.countDown();
        long written = flush.get(300, TimeUnit.SECONDS).written();
        first.get(300, TimeUnit.SECONDS);
        assertThat(heard.get(heard.size() - 1)).isEqualTo(written);
        assertThat(heard).hasSizeLessThan(20);
        writer.close();
    }

    @Test
    void aListenerMayLookButNotCall() {
        Fixture fixture = parallel();
        List<VectorException> refused = Collections.synchronizedList(new ArrayList<>());
        BulkWriter[] writer = new BulkWriter[1];
        BulkOptions options = BulkOptions.builder()
                .onProgress(p -> {
                    assertThat(writer[0].progress().accepted()).isPositive();
                    assertThat(writer[0].failures()).isEmpty();
                    refused.add(failure(() -> writer[0].add(record(9, 9))));
                    refused.add(failure(() -> writer[0].delete(RecordId.of(9))));
                    refused.add(failure(writer[0]::flush));
                    refused.add(failure(writer[0]::close));
                })
                .build();
        writer[0] = open(fixture, options);
        writer[0].add(record(1, 1));
        writer[0].close();
        assertThat(refused).hasSizeGreaterThanOrEqualTo(4).allSatisfy(e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
            assertThat(e.text()).startsWith("a listener of a bulk writer has called ");
        });
        assertThat(fixture.stored.records()).hasSize(1);
    }

    @Test
    void aDeletionThatTheServerRefusesIsFoundByHalving() {
        Fixture fixture = parallel();
        fixture.upsert(range(8));
        CountDownLatch arrived = new CountDownLatch(1);
        fixture.stored.interfere(request -> {
            String sent = fixture.stored.requests().get(request - 1);
            if (sent.equals("upsert [100]")) {
                arrived.countDown();
                await(released);
            }
            if (sent.startsWith("delete") && sent.contains("2")) {
                throw VectorException.builder(ErrorCode.REJECTED, "a foreign key")
                        .build();
            }
        });
        BulkWriter writer = open(fixture, BulkOptions.defaults());
        writer.add(record(100, 1));
        await(arrived);
        for (long id = 0; id < 4; id++) {
            writer.delete(RecordId.of(id));
        }
        released.countDown();
        BulkProgress progress = writer.flush();
        assertThat(progress.written()).isEqualTo(4);
        assertThat(progress.splits()).isEqualTo(2);
        assertThat(writer.failures())
                .containsExactly(
                        new BulkFailure(3, RecordId.of(2), WriteOutcome.REJECTED, ErrorCode.REJECTED, "a foreign key"));
        writer.add(record(200, 1)); // it goes on
        assertThat(writer.flush().written()).isEqualTo(5);
    }

    @Test
    void aProducerOnTheOnlyThreadOfTheExecutorSendsItself() throws Exception {
        ExecutorService one = Executors.newSingleThreadExecutor();
        try {
            Fixture fixture = new Fixture(Map.of("max-concurrent-requests", "3"), one);
            BulkOptions options = BulkOptions.builder()
                    .maxBufferedRecords(4)
                    .addTimeout(Duration.ofMillis(10))
                    .build();
            CompletableFuture<Long> load = CompletableFuture.supplyAsync(
                    () -> {
                        BulkWriter writer = open(fixture, options);
                        range(200).forEach(writer::add);
                        writer.close();
                        return writer.progress().written();
                    },
                    one);
            assertThat(load.get(300, TimeUnit.SECONDS)).isEqualTo(200);
        } finally {
            one.shutdownNow();
        }
    }

    @Test
    void whatIsNoFailureOfTheServerStopsTheWriterToo() {
        Fixture fixture = parallel();
        fixture.stored.interfere(request -> {
            throw new StackOverflowError("planted");
        });
        BulkWriter writer = open(fixture, BulkOptions.defaults());
        writer.add(record(1, 1));
        VectorException e = failure(writer::close);
        assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL);
        assertThat(e).hasCauseInstanceOf(StackOverflowError.class);
        assertThat(writer.progress().inDoubt()).isEqualTo(1);
    }

    @Test
    void anInterruptedCloseStopsWhatIsInFlightAndEnds() throws Exception {
        Fixture fixture = new Fixture(Map.of("max-concurrent-requests", "1"), threads);
        CountDownLatch arrived = new CountDownLatch(1);
        fixture.stored.interfere(request -> {
            CountDownLatch cancelled = new CountDownLatch(1);
            var signal = fixture.stored.contexts().get(0).cancelSignal();
            var registration = signal.onCancel(cancelled::countDown);
            arrived.countDown();
            await(cancelled);
            registration.close();
            throw VectorException.builder(ErrorCode.CANCELLED, "cancelled")
                    .mayHaveApplied(true)
                    .build();
        });
        BulkWriter writer = open(fixture, BulkOptions.defaults());
        writer.add(record(1, 1));
        await(arrived);
        writer.add(record(2, 2));
        CompletableFuture<Boolean> closing = CompletableFuture.supplyAsync(
                () -> {
                    Thread.currentThread().interrupt();
                    assertThat(failure(writer::close).code()).isEqualTo(ErrorCode.CANCELLED);
                    return Thread.interrupted();
                },
                threads);
        assertThat(closing.get(300, TimeUnit.SECONDS)).isTrue();
        assertThat(writer.progress().inDoubt()).isEqualTo(1);
        assertThat(writer.progress().rejected()).isEqualTo(1);
        assertThat(afterLoad).containsExactly("CANCELLED");
    }

    @Test
    void aDeleteWhoseAnswerIsLostIsInDoubt() {
        Fixture fixture = parallel();
        fixture.stored.interfere(request -> {
            throw VectorException.builder(ErrorCode.UNAVAILABLE, "connection reset")
                    .mayHaveApplied(true)
                    .build();
        });
        BulkWriter writer = open(fixture, BulkOptions.defaults());
        writer.delete(RecordId.of(1));
        assertThat(failure(writer::close).code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(writer.progress().inDoubt()).isEqualTo(1);
    }

    @Test
    void aFlushWaitsForAListenerOfAWriterThatHasStopped() throws Exception {
        Fixture fixture = parallel();
        Hold hold = new Hold();
        fixture.server.script().always(hold);
        CountDownLatch listening = new CountDownLatch(1);
        BulkOptions options = BulkOptions.builder()
                .onFailure(failure -> {
                    listening.countDown();
                    await(released);
                })
                .build();
        BulkWriter writer = open(fixture, options);
        writer.add(record(1, 1));
        Hold.Held request = hold.next();
        CompletableFuture<ErrorCode> flushed = new CompletableFuture<>();
        Thread flush = new Thread(() -> flushed.complete(failure(writer::flush).code()));
        flush.start();
        while (!isIn(flush, "drain") || !isIn(flush, "park")) {
            Thread.onSpinWait();
        }
        request.fail(unavailable());
        await(listening);
        while (isIn(flush, "drain") || !isIn(flush, "park")) {
            assertThat(flush.isAlive()).isTrue();
            assertThat(ManagementFactory.getThreadMXBean().getThreadCpuTime(flush.getId()))
                    .as("nanoseconds of a thread that has nothing to do")
                    .isLessThan(TimeUnit.SECONDS.toNanos(2));
        }
        assertThat(flushed).isNotDone();
        released.countDown();
        assertThat(flushed.get(300, TimeUnit.SECONDS)).isEqualTo(ErrorCode.UNAVAILABLE);
        flush.join(300_000);
    }

    private static boolean isIn(Thread thread, String method) {
        return Stream.of(thread.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals(method));
    }

    /** As when there is no memory left for its text. */
    private static final class Untold extends Error {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new Untold();
        }
    }

    @Test
    void nothingIsWrittenByARequestThatFailsInAWayThatCannotBeTold() {
        Fixture fixture = parallel();
        fixture.server.script().always(Fault.refuse(Untold::new));
        BulkWriter writer = open(fixture, BulkOptions.defaults());
        writer.add(record(1, 1));
        assertThat(failure(writer::close).code()).isEqualTo(ErrorCode.INTERNAL);
        assertThat(writer.progress().written()).isZero();
        assertThat(writer.progress().inDoubt()).isEqualTo(1);
    }
}
