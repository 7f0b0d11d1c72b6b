package io.covector.batching;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.covector.BulkOptions;
import io.covector.BulkWriter;
import io.covector.PoolCounts;
import io.covector.RecordId;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.WriteMode;
import io.covector.WriteResult;
import io.covector.call.BackendCalls;
import io.covector.call.BulkChecks;
import io.covector.call.CollectionCalls;
import io.covector.config.Settings;
import io.covector.observe.Operation;
import io.covector.spi.CallContext;
import io.covector.spi.Deadline;
import io.covector.spi.RequestLimits;
import io.covector.test.FakeTicker;
import io.covector.test.ManualScheduler;
import io.covector.test.MemoryBackend;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;

/**
 * A backend in memory with one collection, wrapped: one request after the other, of a fixed size. Requests of unbounded
 * calls get 7 seconds.
 */
final class Fixture {
    static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(7);

    static final Executor NO_HELPERS = task -> {
        throw new RejectedExecutionException();
    };

    final FakeTicker time = FakeTicker.patient();
    final ManualScheduler scheduler = new ManualScheduler(time);
    final MemoryBackend server = new MemoryBackend().poolCounts(() -> Optional.of(new PoolCounts(0, 1, 0, 1)));
    final Stored stored = new Stored(server);
    final BackendCalls backend;
    final CollectionCalls books;

    Fixture() {
        this(Map.of());
    }

    Fixture(Map<String, String> settings) {
        this(settings, NO_HELPERS);
    }

    Fixture(Map<String, String> settings, Executor helpers) {
        this(settings, helpers, Integer.MAX_VALUE);
    }

    Fixture(Map<String, String> settings, Executor helpers, int connections) {
        this(settings, Map.of("adaptive", "false"), helpers, connections);
    }

    private Fixture(Map<String, String> settings, Map<String, String> search, Executor helpers, int connections) {
        stored.limits(limits(4, 8, 1_000, connections));
        Map<String, String> fixed = new HashMap<>(Map.of("adaptive", "false", "max-concurrent-requests", "1"));
        fixed.putAll(settings);
        backend = Batching.wrap(
                server,
                BatchConfig.from(Settings.of(fixed)),
                SearchConfig.from(Settings.of(search)),
                REQUEST_TIMEOUT,
                helpers,
                scheduler);
        books = backend.open("books", unbounded()).orElseThrow();
        stored.forget();
    }

    /** Searches as these settings of {@code search} say. */
    static Fixture searching(Map<String, String> search) {
        return new Fixture(Map.of(), search, NO_HELPERS, Integer.MAX_VALUE);
    }

    static RequestLimits limits(int startRecords, int maxRecords, long maxBytes) {
        return limits(startRecords, maxRecords, maxBytes, Integer.MAX_VALUE);
    }

    private static RequestLimits limits(int startRecords, int maxRecords, long maxBytes, int connections) {
        return RequestLimits.builder()
                .records(startRecords, maxRecords)
                .maxBytes(maxBytes)
                .maxQueries(3)
                .maxConcurrentRequests(connections)
                .build();
    }

    CallContext unbounded() {
        return unbounded(Operation.UPSERT);
    }

    CallContext unbounded(Operation operation) {
        return CallContext.of(operation, Deadline.unbounded(time));
    }

    WriteResult upsert(List<VectorRecord> records) {
        return books.write(WriteMode.UPSERT, records, unbounded());
    }

    WriteResult insert(List<VectorRecord> records) {
        return books.write(WriteMode.INSERT, records, unbounded(Operation.INSERT));
    }

    /** A writer that nobody checks. */
    BulkWriter bulkWriter(BulkOptions options) {
        return bulkWriter(options, failure -> {});
    }

    /** A writer that nobody checks. */
    BulkWriter bulkWriter(BulkOptions options, Consumer<Optional<VectorException>> afterLoad) {
        BulkChecks checks = new BulkChecks() {
            @Override
            public VectorRecord record(VectorRecord record) {
                return record;
            }

            @Override
            public RecordId id(RecordId id) {
                return id;
            }

            @Override
            public void afterLoad(@Nullable VectorException failure) {
                afterLoad.accept(Optional.ofNullable(failure));
            }
        };
        return books.bulkWriter(options, checks, unbounded(Operation.BULK_WRITE));
    }

    static List<VectorRecord> records(long... ids) {
        return LongStream.of(ids).mapToObj(id -> record(id, (float) id)).toList();
    }

    static List<VectorRecord> range(int to) {
        return LongStream.range(0, to).mapToObj(id -> record(id, (float) id)).toList();
    }

    static VectorRecord record(long id, float component) {
        return VectorRecord.of(id, new float[] {component});
    }

    static List<RecordId> ids(int to) {
        return LongStream.range(0, to).mapToObj(RecordId::of).toList();
    }

    static VectorException failure(ThrowingCallable call) {
        return catchThrowableOfType(VectorException.class, call);
    }
}
