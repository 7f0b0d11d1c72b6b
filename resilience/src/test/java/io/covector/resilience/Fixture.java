package io.covector.resilience;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.covector.Capabilities;
import io.covector.CollectionSpec;
import io.covector.IndexSpec;
import io.covector.Metric;
import io.covector.PoolCounts;
import io.covector.VectorException;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.WriteMode;
import io.covector.config.Settings;
import io.covector.observe.ClientListener;
import io.covector.observe.Operation;
import io.covector.spi.Backend;
import io.covector.spi.BackendCollection;
import io.covector.spi.CallContext;
import io.covector.spi.CancelSignal;
import io.covector.spi.Deadline;
import io.covector.spi.WriteBatch;
import io.covector.test.FakeTicker;
import io.covector.test.Fault;
import io.covector.test.MemoryBackend;
import io.covector.test.MemoryCollection;
import io.covector.test.Script;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A faulty backend with one collection, wrapped. Pauses are not spread, so that they can be foretold. */
final class Fixture {
    static final CollectionSpec SPEC = CollectionSpec.builder("books")
            .vector(VectorField.of(1, Metric.DOT).index(IndexSpec.none()))
            .build();

    final FakeTicker ticker = FakeTicker.patient();
    final CancelSignal cancel = new CancelSignal();
    final MemoryBackend server = new MemoryBackend()
            .staleHandles()
            .capabilities(Capabilities.builder("faulty", "1").build())
            .poolCounts(() -> Optional.of(new PoolCounts(1, 2, 0, 4)));
    final Script script = server.script();
    final Backend backend;
    final MemoryCollection stored;
    final BackendCollection books;

    Fixture() {
        this(Map.of());
    }

    Fixture(Map<String, String> settings) {
        this(config(settings), new Random(1));
    }

    Fixture(Map<String, String> settings, ClientListener listener) {
        this(config(settings), new Random(1), listener);
    }

    Fixture(ResilienceConfig config, Random random) {
        this(config, random, ClientListener.NONE);
    }

    private Fixture(ResilienceConfig config, Random random, ClientListener listener) {
        backend = Resilience.wrap(server, config, new ResilienceContext("main", ticker, random, List.of(listener)));
        books = backend.create(SPEC, seconds(1));
        stored = server.collection("books");
        script.forget();
    }

    private static ResilienceConfig config(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(Map.of("retry.jitter", "0"));
        all.putAll(settings);
        return ResilienceConfig.from(Settings.of(all));
    }

    CallContext seconds(int timeout) {
        return within(Duration.ofSeconds(timeout));
    }

    /** The layer takes the operation from the method that is called, whatever the context says. */
    CallContext within(Duration timeout) {
        return CallContext.of(Operation.BULK_WRITE, Deadline.after(timeout, ticker), cancel);
    }

    /** What happens to each search while it is at the server. */
    void whileSearching(Consumer<CallContext> action) {
        script.always(Fault.before(request -> action.accept(request.context()))
                .when(request -> request.operation() == Operation.SEARCH_BATCH));
    }

    static WriteBatch upsert(String... ids) {
        return new WriteBatch(WriteMode.UPSERT, records(ids));
    }

    static WriteBatch insert(String... ids) {
        return new WriteBatch(WriteMode.INSERT, records(ids));
    }

    private static List<VectorRecord> records(String... ids) {
        return List.of(ids).stream()
                .map(id -> VectorRecord.of(id, new float[] {1}))
                .toList();
    }

    static VectorException failure(ThrowingCallable call) {
        return catchThrowableOfType(VectorException.class, call);
    }
}
