package io.covector.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.covector.CallOptions;
import io.covector.Capability;
import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.IdType;
import io.covector.Metric;
import io.covector.Projection;
import io.covector.ScanRequest;
import io.covector.SearchRequest;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.client.ClientConfig;
import io.covector.client.VectorClients;
import io.covector.filter.Filter;
import io.covector.spi.CallContext;
import io.covector.tck.asserting.RequestLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The same event has the same code on every backend. */
abstract class ErrorCodeTck extends Theme {
    private static final CallOptions DEFAULTS = CallOptions.defaults();

    ErrorCodeTck(RecordTck tck) {
        super(tck);
    }

    @AfterEach
    final void letRequestsPass() {
        session().log().onRequest(context -> {});
    }

    /** Every call that is one request, by its name. */
    private static Map<String, BiConsumer<VectorCollection, CallOptions>> calls() {
        Map<String, BiConsumer<VectorCollection, CallOptions>> calls = new LinkedHashMap<>();
        calls.put("count", (collection, options) -> collection.count(null, options));
        calls.put("get", (collection, options) -> collection.get(Records.ids("a"), Projection.metadata(), options));
        calls.put(
                "search",
                (collection, options) -> collection.search(SearchRequest.builder(Records.at(1))
                        .timeout(options.timeout().orElse(Duration.ofMinutes(1)))
                        .build()));
        calls.put(
                "scan",
                (collection, options) -> collection
                        .scan(ScanRequest.builder()
                                .timeout(options.timeout().orElse(Duration.ofMinutes(1)))
                                .build())
                        .forEach(record -> {}));
        calls.put("upsert", (collection, options) -> collection.upsert(List.of(Records.record("new")), options));
        calls.put("delete", (collection, options) -> collection.delete(Records.ids("b"), options));
        calls.put("deleteByFilter", (collection, options) -> collection.delete(Filter.eq("n", 7), options));
        return calls;
    }

    @Test
    void aDeadlineThatPassesIsTimeout() {
        assertCode(ErrorCode.TIMEOUT, DEFAULTS.timeout(Duration.ofMillis(50)), context -> {
            while (!context.deadline().isOver()) {
                Thread.onSpinWait();
            }
        });
    }

    @Test
    void aCallThatIsCancelledIsCancelled() {
        assertCode(
                ErrorCode.CANCELLED, DEFAULTS, context -> context.cancelSignal().cancel());
    }

    @Test
    void anInterruptIsCancelled() {
        assertCode(
                ErrorCode.CANCELLED, DEFAULTS, context -> Thread.currentThread().interrupt());
    }

    /** The event comes when the request is on its way to the adapter, which is the first to notice. */
    private void assertCode(ErrorCode code, CallOptions options, Consumer<CallContext> event) {
        VectorCollection collection = session().texts();
        calls().forEach((name, call) -> {
            session().log().onRequest(event);
            VectorException thrown =
                    catchThrowableOfType(VectorException.class, () -> call.accept(collection, options));
            session().log().onRequest(context -> {});
            boolean interrupted = Thread.interrupted();
            assertThat(thrown).as("%s when it is to fail with %s", name, code).isNotNull();
            assertThat(thrown.code()).as("%s: %s", name, thrown).isEqualTo(code);
            if (interrupted) {
                assertThat(code).isEqualTo(ErrorCode.CANCELLED);
            }
        });
        assertThat(collection.count()).isLessThanOrEqualTo(1);
    }

    @Test
    void aFullBulkheadIsPoolExhausted() throws Exception {
        RequestLog log = new RequestLog();
        try (TckFixture fixture = newFixture();
                VectorClient client = VectorClients.open(config(fixture, log)
                        .set("bulkhead.max-concurrent-requests", 1)
                        .set("bulkhead.max-waiting", 0)
                        .set("retry.max-attempts", 1)
                        .build())) {
            VectorCollection collection = client.createCollection(Specs.plain("full", 2, Metric.DOT));
            CompletableFuture<Boolean> held = new CompletableFuture<>();
            CountDownLatch release = new CountDownLatch(1);
            log.onRequest(context -> context.interruptibly(() -> {
                held.complete(true);
                release.await();
                return true;
            }));
            CompletableFuture<Long> first = collection.async().count(null, DEFAULTS);
            CompletableFuture.anyOf(held, first).join();

            VectorException refused = Expect.failure(ErrorCode.POOL_EXHAUSTED, collection::count);

            release.countDown();
            assertThat(refused.code().isTransient()).isTrue();
            assertThat(refused.mayHaveApplied()).isFalse();
            assertThat(first.get()).isZero();
        }
        log.check();
    }

    @Test
    void aWaitForAConnectionIsPoolExhaustedOrTimeout() throws Exception {
        if (client().stats().pool().isEmpty()) {
            return; // there is nothing to wait for
        }
        assertThat(crowded("250ms", DEFAULTS)).isEqualTo(EnumSet.of(ErrorCode.POOL_EXHAUSTED));
        assertThat(crowded("10m", DEFAULTS.timeout(Duration.ofMillis(250)))).isEqualTo(EnumSet.of(ErrorCode.TIMEOUT));
    }

    /** The codes of the failures when many callers want the one connection, until there is one. */
    private Set<ErrorCode> crowded(String acquireTimeout, CallOptions options) throws InterruptedException {
        Set<ErrorCode> codes = ConcurrentHashMap.newKeySet();
        RequestLog log = new RequestLog();
        try (TckFixture fixture = newFixture();
                VectorClient client = VectorClients.open(
                        SmallestPool.of(config(fixture, log), acquireTimeout).build())) {
            VectorCollection collection = client.createCollection(Specs.plain("crowded", 4, Metric.DOT));
            List<VectorRecord> records = Records.numbered(500);
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                Thread thread = new Thread(() -> {
                    while (codes.isEmpty()) {
                        try {
                            collection.upsert(records, options);
                        } catch (VectorException e) {
                            codes.add(e.code());
                        }
                    }
                });
                thread.start();
                threads.add(thread);
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
        log.check();
        return codes;
    }

    @Test
    void aClosedClientIsClosed() {
        try (TckFixture fixture = newFixture()) {
            VectorClient client = open(fixture);
            VectorCollection collection = client.createCollection(Specs.plain("closed", 4, Metric.DOT));
            client.close();
            calls().forEach((name, call) -> Expect.failure(ErrorCode.CLOSED, () -> call.accept(collection, DEFAULTS)));
        }
    }

    @Test
    void aCollectionThatIsNotThereIsNotFound() {
        CollectionSpec spec = Specs.plain(session().newName(), 4, Metric.DOT);
        Expect.failure(ErrorCode.COLLECTION_NOT_FOUND, () -> client().collection(spec.name()));
        VectorCollection collection = client().createCollection(spec);
        client().dropCollection(spec.name());
        calls().forEach((name, call) ->
                Expect.failure(ErrorCode.COLLECTION_NOT_FOUND, () -> call.accept(collection, DEFAULTS)));
    }

    @Test
    void aCollectionThatIsThereExists() {
        CollectionSpec spec = session().texts().spec();
        Expect.failure(ErrorCode.COLLECTION_EXISTS, () -> client().createCollection(spec));
        CollectionSpec other = spec.toBuilder().idType(IdType.LONG).build();
        Expect.failure(ErrorCode.COLLECTION_EXISTS, () -> client().createCollection(other));
        Expect.failure(ErrorCode.SCHEMA_MISMATCH, () -> client().openOrCreateCollection(other));
    }

    @Test
    void anIdThatIsThereExists() {
        if (!capabilities().supports(Capability.INSERT_REJECTS_EXISTING)) {
            return; // what happens then is not defined
        }
        VectorCollection collection = session().texts();
        collection.upsert(Records.record("a"));
        Expect.failure(ErrorCode.ID_EXISTS, () -> collection.insert(List.of(Records.record("a"))));
    }

    @Test
    void aWrongArgumentIsInvalid() {
        VectorCollection collection = session().texts();
        Expect.refused(() -> collection.upsert(VectorRecord.of("a", new float[] {1})), "accepted");
        Expect.refused(() -> collection.search(SearchRequest.of(new float[] {1}, 1)), "accepted");
        Expect.refused(() -> client().collection("no name"), "accepted");
    }

    @Test
    void aWrongSettingIsInvalid() {
        try (TckFixture fixture = newFixture()) {
            ClientConfig config = config(fixture, session().log())
                    .set("backends.main.no-such-key", "x")
                    .build();
            VectorException thrown = Expect.failure(ErrorCode.INVALID_CONFIG, () -> VectorClients.open(config));
            assertThat(thrown.text()).contains("no-such-key", "accepted");
        }
    }
}
