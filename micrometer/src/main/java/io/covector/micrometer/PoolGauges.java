package io.covector.micrometer;

import io.covector.PoolCounts;
import io.covector.observe.ClientInfo;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * Gauges of the pools of open clients, named after OpenTelemetry's conventions for connection pools. Of several clients
 * with one backend name, which usually share a pool, the last opened is shown. Thread-safe.
 */
final class PoolGauges {
    private static final String POOL = "db.client.connection.pool.name";
    private static final String STATE = "db.client.connection.state";

    private final MeterRegistry meters;
    private final Map<String, Shown> pools = new HashMap<>();

    /** The clients that have a pool, by the time of their opening, and the gauges of the last. */
    private static final class Shown {
        private final List<ClientInfo> clients = new ArrayList<>();
        private final List<Meter> gauges = new ArrayList<>();
    }

    PoolGauges(MeterRegistry meters) {
        this.meters = meters;
    }

    synchronized void opened(ClientInfo client) {
        if (client.pool().get().isEmpty()) {
            return;
        }
        Shown shown = pools.computeIfAbsent(client.backend(), backend -> new Shown());
        shown.clients.add(client);
        if (shown.gauges.isEmpty()) {
            show(client.backend(), shown);
        }
    }

    private void show(String backend, Shown shown) {
        Tags pool = Tags.of(POOL, backend);
        Tags used = pool.and(STATE, "used");
        Tags idle = pool.and(STATE, "idle");
        String count = "db.client.connection.count";
        shown.gauges.add(gauge(backend, count, "connections in this state", used, PoolCounts::used));
        shown.gauges.add(gauge(backend, count, "connections in this state", idle, PoolCounts::idle));
        shown.gauges.add(gauge(
                backend, "db.client.connection.pending_requests", "callers that wait", pool, PoolCounts::pending));
        shown.gauges.add(gauge(backend, "db.client.connection.max", "connections at most", pool, PoolCounts::max));
    }

    private Gauge gauge(String backend, String name, String description, Tags tags, ToIntFunction<PoolCounts> number) {
        return Gauge.builder(name, () -> value(backend, number))
                .description(description)
                .tags(tags)
                .register(meters);
    }

    private synchronized double value(String backend, ToIntFunction<PoolCounts> number) {
        Shown shown = pools.get(backend);
        if (shown == null) {
            return Double.NaN;
        }
        ClientInfo last = shown.clients.get(shown.clients.size() - 1);
        return last.pool()
                .get()
                .map(counts -> (double) number.applyAsInt(counts))
                .orElse(Double.NaN);
    }

    synchronized void closed(ClientInfo client) {
        Shown shown = pools.get(client.backend());
        if (shown == null || !shown.clients.remove(client) || !shown.clients.isEmpty()) {
            return;
        }
        shown.gauges.forEach(meters::remove);
        pools.remove(client.backend());
    }
}
