package io.covector.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.covector.Consistency;
import io.covector.ErrorCode;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.SearchTuning;
import io.covector.Vector;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import io.covector.spi.Backend;
import io.covector.spi.BackendCollection;
import io.covector.spi.CancelSignal;
import io.covector.spi.Deadline;
import io.covector.spi.ScanQuery;
import io.covector.spi.SearchBatch;
import io.covector.spi.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeadlineTest {
    private final Backend backend = Embedded.inMemory();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final BackendCollection collection =
            backend.create(Embedded.spec("c", 2, Metric.EUCLIDEAN, IndexSpec.hnsw(2, 4)), Embedded.ALWAYS);

    /** Time in which each look at the clock takes a second. */
    private static final class SlowTime implements TimeSource {
        private long nanos;

        @Override
        public long nanoTime() {
            return nanos += 1_000_000_000;
        }

        @Override
        public void sleep(Duration duration) {
            throw new AssertionError("no reason to pause");
        }
    }

    @BeforeEach
    void fill() {
        List<VectorRecord> records = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            records.add(Embedded.record("r" + i, Metadata.of("n", i, "text", "t" + i), i, i % 7));
        }
        Embedded.upsert(collection, records);
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        backend.close();
    }

    private static Deadline seconds(int seconds) {
        return Deadline.after(Duration.ofSeconds(seconds), new SlowTime());
    }

    private static ErrorCode code(ThrowingCallable call) {
        VectorException failure = catchThrowableOfType(VectorException.class, call);
        return failure.code();
    }

    private void search(Filter filter, SearchTuning tuning, Deadline deadline) {
        SearchBatch batch = new SearchBatch(
                List.of(Vector.copyOf(1, 2)),
                10,
                Optional.of(filter),
                OptionalDouble.empty(),
                Projection.idOnly(),
                tuning,
                Consistency.SESSION);
        collection.search(batch, deadline);
    }

    @Test
    void endsLongComparisonsAndScansHalfWay() {
        assertThat(code(() -> search(Filter.all(), SearchTuning.defaults().exact(), seconds(6))))
                .isEqualTo(ErrorCode.TIMEOUT);
        search(Filter.all(), SearchTuning.defaults().exact(), seconds(100));
        assertThat(code(() -> search(Filter.contains("text", "4"), SearchTuning.defaults(), seconds(6))))
                .isEqualTo(ErrorCode.TIMEOUT);
        search(Filter.contains("text", "4"), SearchTuning.defaults(), seconds(100));
        ScanQuery all =
                new ScanQuery(Optional.empty(), 10_000, Optional.empty(), Projection.metadata(), Consistency.SESSION);
        assertThat(code(() -> collection.scan(all, seconds(6)))).isEqualTo(ErrorCode.TIMEOUT);
        assertThat(collection.scan(all, seconds(100)).records()).hasSize(5000);
    }

    @Test
    void endsWhatWaitsForAnotherWriter() throws Exception {
        WriteGate gate = new WriteGate();
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        RecordId id = RecordId.of("x");
        Future<Boolean> holder = threads.submit(() -> gate.among(List.of(id), Embedded.ALWAYS, () -> {
            held.countDown();
            return awaited(release);
        }));
        held.await();
        assertThat(gate.among(List.of(RecordId.of("y")), Embedded.ALWAYS, () -> 1))
                .isEqualTo(1);
        assertThat(code(() -> gate.among(List.of(id), seconds(1), () -> 1))).isEqualTo(ErrorCode.TIMEOUT);
        assertThat(code(() -> gate.alone(seconds(1), () -> 1))).isEqualTo(ErrorCode.TIMEOUT);
        CancelSignal cancel = new CancelSignal();
        Future<ErrorCode> waiting =
                threads.submit(() -> code(() -> gate.alone(Deadline.unbounded(TestContext.TIME, cancel), () -> 1)));
        cancel.cancel();
        assertThat(waiting.get()).isEqualTo(ErrorCode.CANCELLED);
        release.countDown();
        assertThat(holder.get()).isTrue();
        assertThat(gate.alone(Embedded.ALWAYS, () -> 2)).isEqualTo(2);
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void endsCancelledCallsAtOnce() {
        CancelSignal cancel = new CancelSignal();
        cancel.cancel();
        Deadline cancelled = Deadline.unbounded(TestContext.TIME, cancel);
        assertThat(code(() -> collection.count(Optional.empty(), Consistency.SESSION, cancelled)))
                .isEqualTo(ErrorCode.CANCELLED);
        assertThat(code(() -> collection.delete(Filter.all(), cancelled))).isEqualTo(ErrorCode.CANCELLED);
        assertThat(code(() -> backend.drop("c", cancelled))).isEqualTo(ErrorCode.CANCELLED);
        assertThat(Embedded.count(collection)).isEqualTo(5000);
    }
}
