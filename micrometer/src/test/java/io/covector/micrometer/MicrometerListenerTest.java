package io.covector.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.Metric;
import io.covector.PoolCounts;
import io.covector.SearchRequest;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.client.ClientConfig;
import io.covector.client.VectorClients;
import io.covector.observe.ClientInfo;
import io.covector.observe.ClientListener;
import io.covector.observe.Operation;
import io.covector.observe.RequestInfo;
import io.covector.observe.RequestObserver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import io.micrometer.observation.transport.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class MicrometerListenerTest {
    private static final RequestInfo UPSERT =
            new RequestInfo("main", "pgvector", Operation.UPSERT, Optional.of("docs"), 40);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private static VectorException failure(ErrorCode code) {
        return VectorException.builder(code, "planted").vendorCode("08006").build();
    }

    @Test
    void measuresWhatAClientDoes() {
        ClientConfig config = ClientConfig.builder()
                .set("backends.here.type", "embedded")
                .listener(MicrometerListener.of(meters))
                .build();
        try (VectorClient client = VectorClients.open(config)) {
            VectorCollection docs = client.createCollection(CollectionSpec.builder("docs")
                    .vector(VectorField.of(2, Metric.COSINE))
                    .build());
            docs.upsert(VectorRecord.of("a", new float[] {1, 0}), VectorRecord.of("b", new float[] {0, 1}));
            docs.search(SearchRequest.of(new float[] {1, 1}, 2));
            docs.search(SearchRequest.of(new float[] {1, 1}, 2));
        }
        assertThat(meters.get("covector.circuit.open").gauge().value()).isZero(); // from the start
        assertThat(meters.find("db.client.connection.max").gauge()).isNull(); // in the process, no connections
        assertThat(timer("upsert", "none").count()).isEqualTo(1);
        assertThat(timer("search", "none").count()).isEqualTo(2);
        assertThat(timer("search", "none").totalTime(TimeUnit.NANOSECONDS)).isPositive();
        assertThat(meters.get("covector.request.items")
                        .tag("db.operation.name", "upsert")
                        .summary()
                        .totalAmount())
                .isEqualTo(2);
        assertThat(meters.find("covector.requests.retried").counter()).isNull();
    }

    private io.micrometer.core.instrument.Timer timer(String operation, String error) {
        return meters.get("db.client.operation.duration")
                .tag("db.operation.name", operation)
                .tag("db.collection.name", "docs")
                .tag("error.type", error)
                .timer();
    }

    @Test
    void countsRetriesByCause() {
        RequestObserver upsert = MicrometerListener.of(meters).begun(UPSERT);
        upsert.retrying(failure(ErrorCode.UNAVAILABLE), 1, Duration.ofMillis(100));
        upsert.retrying(failure(ErrorCode.RATE_LIMITED), 2, Duration.ofMillis(200));
        upsert.ended(Optional.of(failure(ErrorCode.UNAVAILABLE)), 3);

        assertThat(retries("UNAVAILABLE")).isEqualTo(1);
        assertThat(retries("RATE_LIMITED")).isEqualTo(1);
        assertThat(timer("upsert", "UNAVAILABLE").count()).isEqualTo(1);
    }

    private double retries(String error) {
        return meters.get("covector.requests.retried")
                .tag("covector.backend", "main")
                .tag("db.operation.name", "upsert")
                .tag("error.type", error)
                .counter()
                .count();
    }

    @Test
    void showsTheCircuit() {
        ClientListener listener = MicrometerListener.of(meters);
        listener.circuitChanged("main", true);
        assertThat(meters.get("covector.circuit.open")
                        .tag("covector.backend", "main")
                        .gauge()
                        .value())
                .isEqualTo(1);
        listener.circuitChanged("main", false);
        assertThat(meters.get("covector.circuit.open").gauge().value()).isZero();
    }

    @Test
    void showsThePoolWhileAClientIsOpen() {
        ClientListener listener = MicrometerListener.of(meters);
        AtomicReference<PoolCounts> counts = new AtomicReference<>(new PoolCounts(3, 17, 0, 50));
        ClientInfo first = new ClientInfo("main", "pgvector", () -> Optional.of(counts.get()));
        ClientInfo second = new ClientInfo("main", "pgvector", () -> Optional.of(new PoolCounts(1, 0, 0, 1)));
        listener.opened(first);
        assertThat(connections("used")).isEqualTo(3);
        assertThat(connections("idle")).isEqualTo(17);
        counts.set(new PoolCounts(50, 0, 8, 50));
        assertThat(connections("used")).isEqualTo(50);
        assertThat(pool("db.client.connection.pending_requests")).isEqualTo(8);
        assertThat(pool("db.client.connection.max")).isEqualTo(50);

        listener.opened(second);
        assertThat(connections("used")).isEqualTo(1); // the last opened
        listener.closed(second);
        listener.closed(second);
        assertThat(connections("used")).isEqualTo(50);
        listener.closed(first);
        assertThat(meters.find("db.client.connection.count").gauge()).isNull();

        listener.opened(second);
        assertThat(connections("used")).isEqualTo(1);
    }

    private double connections(String state) {
        return meters.get("db.client.connection.count")
                .tag("db.client.connection.pool.name", "main")
                .tag("db.client.connection.state", state)
                .gauge()
                .value();
    }

    private double pool(String name) {
        return meters.get(name)
                .tag("db.client.connection.pool.name", "main")
                .gauge()
                .value();
    }

    @Test
    void observesAsADatabaseClient() {
        TestObservationRegistry observations = TestObservationRegistry.create();
        List<String> events = new ArrayList<>();
        List<Kind> kinds = new ArrayList<>();
        observations.observationConfig().observationHandler(new ObservationHandler<RequestContext>() {
            @Override
            public void onEvent(Observation.Event event, RequestContext context) {
                events.add(event.getContextualName());
            }

            @Override
            public void onStop(RequestContext context) {
                kinds.add(context.getKind());
            }

            @Override
            public boolean supportsContext(Observation.Context context) {
                return context instanceof RequestContext;
            }
        });
        RequestObserver upsert = MicrometerListener.of(observations, meters).begun(UPSERT);
        assertThat(observations.getCurrentObservation()).isNotNull();
        upsert.retrying(failure(ErrorCode.UNAVAILABLE), 1, Duration.ofMillis(100));
        upsert.ended(Optional.of(failure(ErrorCode.REJECTED)), 2);

        assertThat(observations.getCurrentObservation()).isNull();
        assertThat(kinds).containsExactly(Kind.CLIENT);
        assertThat(events).containsExactly("attempt 1 failed with UNAVAILABLE, the next follows in 100 ms");
        TestObservationRegistryAssert.assertThat(observations)
                .hasSingleObservationThat()
                .hasBeenStarted()
                .hasBeenStopped()
                .hasNameEqualTo("db.client.operation.duration")
                .hasContextualNameEqualTo("upsert docs")
                .hasLowCardinalityKeyValue("db.system.name", "postgresql")
                .hasLowCardinalityKeyValue("db.operation.name", "upsert")
                .hasLowCardinalityKeyValue("db.collection.name", "docs")
                .hasLowCardinalityKeyValue("covector.backend", "main")
                .hasLowCardinalityKeyValue("error.type", "REJECTED")
                .hasHighCardinalityKeyValue("db.operation.batch.size", "40")
                .hasHighCardinalityKeyValue("db.response.status_code", "08006")
                .hasHighCardinalityKeyValue("covector.attempts", "2");
    }

    @Test
    void aRequestWithoutCollectionHasTheSameKeys() {
        MicrometerListener listener = MicrometerListener.of(meters);
        listener.begun(new RequestInfo("main", "milvus", Operation.LIST_COLLECTIONS, Optional.empty(), 0))
                .ended(Optional.empty(), 1);
        assertThat(meters.get("db.client.operation.duration")
                        .tag("db.collection.name", "none")
                        .tag("db.system.name", "milvus")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(meters.find("covector.request.items").summary()).isNull();
    }
}
