package io.covector.spring.boot.health;

import io.covector.Health;
import io.covector.VectorClient;
import io.covector.VectorException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What a client says of its backend, for an endpoint. Immutable.
 *
 * @param up whether it answered
 * @param details what is shown where details are: no secrets
 */
record ClientHealth(boolean up, Map<String, Object> details) {
    /** Asks the backend of a client, which is opened if it is not open yet. */
    static ClientHealth of(Supplier<VectorClient> client) {
        try {
            return of(client.get());
        } catch (RuntimeException e) { // it cannot be opened, or is closed
            return new ClientHealth(false, Map.of("detail", text(e)));
        }
    }

    private static ClientHealth of(VectorClient client) {
        Map<String, Object> details = new LinkedHashMap<>();
        Health health = client.health();
        details.put("detail", health.detail());
        details.put("latencyMillis", health.latency().toMillis());
        client.stats().pool().ifPresent(pool -> {
            details.put("connectionsUsed", pool.used());
            details.put("connectionsIdle", pool.idle());
            details.put("callsWaiting", pool.pending());
            details.put("connectionsMax", pool.max());
        });
        return new ClientHealth(health.up(), details);
    }

    /** What Covector says of it, without the beans around it. */
    private static String text(Throwable failure) {
        Throwable cause = failure;
        while (cause != null && !(cause instanceof VectorException)) {
            cause = cause.getCause();
        }
        return String.valueOf((cause == null ? failure : cause).getMessage());
    }
}
