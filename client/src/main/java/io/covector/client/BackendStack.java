package io.covector.client;

import io.covector.batching.Batching;
import io.covector.call.BackendCalls;
import io.covector.resilience.Resilience;
import io.covector.resilience.ResilienceContext;
import io.covector.spi.Backend;

/**
 * One named backend of a configuration with its layers: batching over resilience over the adapter. A client has one; a
 * route between backends has several.
 *
 * @param label name and type for messages, such as {@code main (pgvector)}
 * @param calls what the facade calls; closed with the client
 */
record BackendStack(String label, BackendCalls calls) {
    /**
     * Puts the layers over an open backend, which is closed if that fails.
     *
     * @param name of the backend in the configuration
     */
    static BackendStack over(Backend adapter, String name, String label, LayerSettings layers, ClientParts parts) {
        boolean layered = false;
        try {
            Backend resilient = Resilience.wrap(
                    adapter,
                    layers.resilience(),
                    new ResilienceContext(name, parts.ticker(), parts.random(), parts.listeners()));
            BackendCalls calls = Batching.wrap(
                    resilient,
                    layers.batch(),
                    layers.search(),
                    parts.requestTimeout(),
                    parts.executor(),
                    parts.scheduler());
            layered = true;
            return new BackendStack(label, calls);
        } finally {
            if (!layered) {
                adapter.close();
            }
        }
    }
}
