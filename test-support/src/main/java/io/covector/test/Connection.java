package io.covector.test;

import io.covector.ErrorCode;
import io.covector.RecordId;
import io.covector.SearchResult;
import io.covector.Vector;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.observe.Operation;
import io.covector.spi.CallContext;
import io.covector.spi.RequestLimits;
import io.covector.spi.SearchBatch;
import io.covector.spi.SearchLimits;
import io.covector.text.Strings;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What a {@link MemoryBackend} and its collections share: the way to the script, and what is set. Thread-safe as the
 * backend is.
 */
final class Connection {
    private final Script script;
    private final AtomicInteger closings = new AtomicInteger();
    RequestLimits limits = RequestLimits.builder()
            .records(500, 2_000)
            .maxBytes(4 << 20)
            .maxQueries(100)
            .maxConcurrentRequests(Integer.MAX_VALUE)
            .build();
    Function<SearchBatch, SearchLimits> searchLimits =
            like -> SearchLimits.builder(limits.maxQueries()).build();
    ToLongFunction<VectorRecord> recordBytes = Connection::estimatedBytes;
    Predicate<VectorRecord> refused = record -> false;
    Optional<Function<SearchBatch, List<SearchResult>>> answers = Optional.empty();
    UnaryOperator<RecordId> collation = UnaryOperator.identity();
    boolean staleHandles;
    boolean manyWriters;

    Connection(Script script) {
        this.script = script;
    }

    Script script() {
        return script;
    }

    int closings() {
        return closings.get();
    }

    void close() {
        closings.incrementAndGet();
    }

    <T> T request(
            Operation operation,
            String object,
            List<RecordId> ids,
            int size,
            Object content,
            CallContext context,
            Supplier<T> effect) {
        if (closings() > 0) {
            throw VectorException.builder(ErrorCode.CLOSED, "the backend is closed")
                    .build();
        }
        context.check();
        String text = object.isEmpty() ? operation.text() : operation.text() + " " + object;
        Thread thread = Thread.currentThread();
        return script.play(number -> new Request(number, operation, text, ids, size, content, context, thread), effect);
    }

    /** A request that carries one thing. */
    <T> T request(Operation operation, String object, CallContext context, Supplier<T> effect) {
        return request(operation, object, List.of(), 1, object, context, effect);
    }

    /** Fails the test of a caller that breaks the contract of the SPI. */
    static void require(boolean kept, String rule) {
        if (!kept) {
            throw new AssertionError("broken by the caller: " + rule);
        }
    }

    private static long estimatedBytes(VectorRecord record) {
        Stream<Vector> vectors = record.namedVectors().isEmpty()
                ? Stream.ofNullable(record.vector())
                : record.namedVectors().values().stream();
        return 16
                + Strings.utf8Length(record.id().toString())
                + vectors.mapToLong(vector -> 4L * vector.dimension()).sum()
                + Strings.utf8Length(record.metadata().toJson())
                + (record.text() == null ? 0 : Strings.utf8Length(record.text()));
    }
}
