package io.covector.tck;

import io.covector.client.ClientConfig;
import java.util.concurrent.atomic.AtomicInteger;

/** Configures pools of one connection, where one attempt has to do. Stateless but for a count, and thread-safe. */
final class SmallestPool {
    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final int LIFETIME_SECONDS = 1_800;

    private SmallestPool() {}

    /**
     * Adds a pool of one connection.
     *
     * @param acquireTimeout longest wait for it
     */
    static ClientConfig.Builder of(ClientConfig.Builder config, String acquireTimeout) {
        // clients with equal settings share a pool: no two of these are equal, so that tests can run side by side
        int lifetime = LIFETIME_SECONDS + NUMBERS.incrementAndGet();
        return config.set("backends.main.pool.max-size", 1)
                .set("backends.main.pool.acquire-timeout", acquireTimeout)
                .set("backends.main.pool.max-lifetime", lifetime + "s")
                .set("retry.max-attempts", 1);
    }
}
