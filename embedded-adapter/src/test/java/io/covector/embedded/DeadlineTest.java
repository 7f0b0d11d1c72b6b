package io.covector.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

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
import io.covector.observe.Operation;
import io.covector.spi.Backend;
import io.covector.spi.BackendCollection;
import io.covector.spi.CallContext;
import io.covector.spi.CancelSignal;
import io.covector.spi.CountQuery;
import io.covector.spi.Deadline;
import io.covector.spi.ScanQuery;
import io.covector.spi.SearchBatch;
import io.covector.spi.Ticker;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeadlineTest {
    private final Backend backend = Embedded.inMemory();
    private final BackendCollection collection =
            backend.create(Embedded.spec("c", 2, Metric.EUCLIDEAN, IndexSpec.hnsw(2, 4)), Embedded.CONTEXT);

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
        backend.close();
    }

    private static ErrorCode code(ThrowingCallable call) {
        VectorException failure = catchThrowableOfType(VectorException.class, call);
        return failure.code();
    }

    private void search(Filter filter, SearchTuning tuning, CallContext context) {
        SearchBatch batch = SearchBatch.builder("vector", 10)
                .filter(filter)
                .projection(Projection.idOnly())
                .tuning(tuning)
                .build(List.of(Vector.copyOf(1, 2)));
        collection.search(batch, context);
    }

    @Test
    void endsLongComparisonsAndScansHalfWay() {
        assertThat(code(() -> search(Filter.all(), SearchTuning.defaults().exact(), Embedded.seconds(6))))
                .isEqualTo(ErrorCode.TIMEOUT);
        search(Filter.all(), SearchTuning.defaults().exact(), Embedded.seconds(100));
        assertThat(code(() -> search(Filter.contains("text", "4"), SearchTuning.defaults(), Embedded.seconds(6))))
                .isEqualTo(ErrorCode.TIMEOUT);
        search(Filter.contains("text", "4"), SearchTuning.defaults(), Embedded.seconds(100));
        ScanQuery all = ScanQuery.builder(10_000).build();
        assertThat(code(() -> collection.scan(all, Embedded.seconds(6)))).isEqualTo(ErrorCode.TIMEOUT);
        assertThat(collection.scan(all, Embedded.seconds(100)).records()).hasSize(5000);
    }

    @Test
    void endsCancelledCallsAtOnce() {
        CancelSignal cancel = new CancelSignal();
        cancel.cancel();
        CallContext cancelled = Embedded.context(cancel);
        assertThat(code(() -> collection.count(CountQuery.all(), cancelled))).isEqualTo(ErrorCode.CANCELLED);
        assertThat(code(() -> collection.delete(Filter.all(), cancelled))).isEqualTo(ErrorCode.CANCELLED);
        assertThat(code(() -> backend.drop("c", cancelled))).isEqualTo(ErrorCode.CANCELLED);
        assertThat(Embedded.count(collection)).isEqualTo(5000);
    }

    @Test
    void pagesOfAScanEvaluateTheirFilterOnce() {
        ScanQuery page =
                ScanQuery.builder(10).filter(Filter.contains("text", "4")).build();
        AtomicLong looks = new AtomicLong(); // at the clock: one in 1024 steps
        CallContext counting =
                CallContext.of(Operation.SCAN, Deadline.after(Duration.ofHours(1), looks::incrementAndGet));
        List<VectorRecord> first = collection.scan(page, counting).records();
        long withEvaluation = looks.getAndSet(0);
        assertThat(collection.scan(page, counting).records()).isEqualTo(first);
        assertThat(looks.get()).isLessThan(withEvaluation);
        collection.delete(List.of(first.get(0).id()), Embedded.CONTEXT);
        Embedded.upsert(collection, Embedded.record("a", Metadata.of("text", "t4"), 1, 1));
        List<VectorRecord> second = collection.scan(page, Embedded.CONTEXT).records();
        assertThat(second.get(0).id()).isEqualTo(RecordId.of("a"));
        assertThat(second.subList(1, 10)).isEqualTo(first.subList(1, 10));
    }

    /** Whether the thread waits for a lock of this one; for those of others, such as class loaders, it may. */
    private static boolean isHeldUpHere(Thread thread) {
        ThreadInfo info = ManagementFactory.getThreadMXBean().getThreadInfo(thread.getId());
        return info != null && info.getLockOwnerId() == Thread.currentThread().getId();
    }

    @Test
    void isHealthyWhileSomebodyDropsACollection() {
        AtomicReference<String> answer = new AtomicReference<>();
        Ticker asking = () -> {
            Thread pings = new Thread(() -> answer.set(backend.ping(Embedded.CONTEXT)));
            pings.start();
            while (pings.isAlive()) {
                assertThat(isHeldUpHere(pings)).isFalse();
            }
            return 0;
        };
        CallContext context = CallContext.of(Operation.DROP_COLLECTION, Deadline.after(Duration.ofHours(1), asking));
        answer.set(null);
        assertThat(backend.drop("c", context)).isTrue();
        assertThat(answer.get()).contains("1 collections");
    }
}
