package io.covector.batching.tuning;

/**
 * What failed is not tried again for a while, nor is anything with at least as many items in at least as many requests in
 * flight: twice as long each time. Not thread-safe.
 */
final class Bars {
    private final Bar[] byParallelism;

    /**
     * Nothing is barred.
     *
     * @param interval observations that the first failure bars for
     */
    Bars(int maxParallelism, long interval) {
        this.byParallelism = new Bar[maxParallelism];
        for (int i = 0; i < maxParallelism; i++) {
            byParallelism[i] = new Bar(interval);
        }
    }

    /**
     * Remembers a failure.
     *
     * @param now number of the observation
     */
    void raise(int items, int parallelism, long now) {
        byParallelism[parallelism - 1].raise(items, now);
    }

    boolean allow(int items, int parallelism, long now) {
        for (int i = 0; i < parallelism; i++) {
            if (items > byParallelism[i].limit(now)) {
                return false;
            }
        }
        return true;
    }
}
