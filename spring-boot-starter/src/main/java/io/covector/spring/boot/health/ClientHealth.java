package io.covector.spring.boot.health;

import io.covector.Health;
import io.covector.VectorClient;
import io.covector.VectorException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a client says of its backend, for an endpoint. Immutable.
 *
 * @param up whether it answered
 * @param details what is shown where details are: no secrets
 */
record ClientHealth(boolean up, Map<String, Object> details) {
    /** Asks the backend. */
    static ClientHealth of(VectorClient client) {
        Map<String, Object> details = new LinkedHashMap<>();
        Health health;
        try {
            health = client.health();
        } catch (VectorException e) { // closed
            details.put("detail", e.getMessage());
            return new ClientHealth(false, details);
        }
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
}
