package io.covector.batching.tuning;

/**
 * What failed is not tried again for a while, nor is anything with at least as many items in at least as many
 * concurrent requests: twice as long each time. Not thread-safe.
 */
final class Cooldowns {
    private final Cooldown[] byConcurrentRequests;

    /**
     * No size is excluded.
     *
     * @param interval observations for which the first failure excludes a size
     */
    Cooldowns(int maxConcurrentRequests, long interval) {
        this.byConcurrentRequests = new Cooldown[maxConcurrentRequests];
        for (int i = 0; i < maxConcurrentRequests; i++) {
            byConcurrentRequests[i] = new Cooldown(interval);
        }
    }

    /**
     * Remembers a failure.
     *
     * @param now number of the observation
     */
    void start(int items, int concurrentRequests, long now) {
        byConcurrentRequests[concurrentRequests - 1].start(items, now);
    }

    boolean allows(int items, int concurrentRequests, long now) {
        for (int i = 0; i < concurrentRequests; i++) {
            if (items > byConcurrentRequests[i].limit(now)) {
                return false;
            }
        }
        return true;
    }
}
