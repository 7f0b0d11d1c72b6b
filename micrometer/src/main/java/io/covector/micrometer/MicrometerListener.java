package io.covector.micrometer;

import io.covector.VectorException;
import io.covector.observe.ClientInfo;
import io.covector.observe.ClientListener;
import io.covector.observe.RequestInfo;
import io.covector.observe.RequestObserver;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reports the requests of a client as metrics and observations. Give it to the configuration:
 * {@code ClientConfig.loading(path).listener(MicrometerListener.of(meters))}.
 *
 * <ul>
 *   <li>{@code db.client.operation.duration}: a timer of every request with its attempts and pauses; through an
 *       observation, so that with a tracer it is a span too
 *   <li>{@code covector.requests.retried}: a counter of failed attempts that were followed by another, by
 *       {@code error.type}
 *   <li>{@code covector.request.items}: a summary of the records, ids or query vectors of a request
 *   <li>{@code covector.circuit.open}: 1 while the circuit breaker of a backend refuses requests, else 0
 *   <li>{@code db.client.connection.count}, {@code .max}, {@code .pending_requests}: gauges of the pool, while a client
 *       is open
 * </ul>
 *
 * <p>Thread-safe.
 */
public final class MicrometerListener implements ClientListener {
    private static final RequestConvention CONVENTION = new RequestConvention();

    private final ObservationRegistry observations;
    private final MeterRegistry meters;
    private final Map<String, AtomicInteger> circuits = new ConcurrentHashMap<>();
    private final PoolGauges pools;

    private MicrometerListener(ObservationRegistry observations, MeterRegistry meters) {
        this.observations = observations;
        this.meters = meters;
        this.pools = new PoolGauges(meters);
    }

    /** Metrics alone. */
    public static MicrometerListener of(MeterRegistry meters) {
        Objects.requireNonNull(meters, "meters");
        ObservationRegistry observations = ObservationRegistry.create();
        observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
        return new MicrometerListener(observations, meters);
    }

    /**
     * Observations, and metrics of what observations do not cover.
     *
     * @param observations makes timers and spans as the application has set it up
     * @param meters takes the other meters
     */
    public static MicrometerListener of(ObservationRegistry observations, MeterRegistry meters) {
        Objects.requireNonNull(observations, "observations");
        Objects.requireNonNull(meters, "meters");
        return new MicrometerListener(observations, meters);
    }

    @Override
    public void opened(ClientInfo client) {
        circuits.computeIfAbsent(client.backend(), this::gauge);
        pools.opened(client);
    }

    @Override
    public void closed(ClientInfo client) {
        pools.closed(client);
    }

    @Override
    public RequestObserver begun(RequestInfo request) {
        RequestContext context = new RequestContext(request);
        Observation observation = Observation.start(null, CONVENTION, () -> context, observations);
        return new ObservedRequest(request, context, observation, observation.openScope());
    }

    @Override
    public void circuitChanged(String backend, boolean open) {
        circuits.computeIfAbsent(backend, this::gauge).set(open ? 1 : 0);
    }

    private AtomicInteger gauge(String backend) {
        AtomicInteger state = new AtomicInteger();
        Gauge.builder("covector.circuit.open", state, AtomicInteger::get)
                .description("1 while the circuit breaker refuses requests")
                .tag("covector.backend", backend)
                .register(meters);
        return state;
    }

    private final class ObservedRequest implements RequestObserver {
        private final RequestInfo request;
        private final RequestContext context;
        private final Observation observation;
        private final Observation.Scope scope;

        private ObservedRequest(
                RequestInfo request, RequestContext context, Observation observation, Observation.Scope scope) {
            this.request = request;
            this.context = context;
            this.observation = observation;
            this.scope = scope;
        }

        @Override
        public void retrying(VectorException failure, int attempt, Duration pause) {
            observation.event(Observation.Event.of(
                    "covector.retry",
                    "attempt " + attempt + " failed with " + failure.code() + ", the next follows in "
                            + pause.toMillis() + " ms"));
            meters.counter(
                            "covector.requests.retried",
                            "covector.backend",
                            request.backend(),
                            "db.operation.name",
                            request.operation().text(),
                            "error.type",
                            failure.code().name())
                    .increment();
        }

        @Override
        public void ended(Optional<VectorException> failure, int attempts) {
            scope.close();
            context.attempts(attempts);
            failure.ifPresent(observation::error);
            observation.stop();
            if (request.items() > 0) {
                DistributionSummary.builder("covector.request.items")
                        .description("records, ids or query vectors of a request")
                        .tag("covector.backend", request.backend())
                        .tag("db.operation.name", request.operation().text())
                        .register(meters)
                        .record(request.items());
            }
        }
    }
}
