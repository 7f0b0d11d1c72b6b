package io.covector.batching.tuning;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/** What the latest requests of one operating point took; it remembers {@value #CAPACITY}. Not thread-safe. */
final class ThroughputWindow {
    static final int CAPACITY = 512;

    private final Observation[] seen = new Observation[CAPACITY];
    private long added;

    void add(Observation observation) {
        seen[(int) (added++ % CAPACITY)] = observation;
    }

    int size() {
        return (int) Math.min(added, CAPACITY);
    }

    /** Share of the latest requests that the server throttled, 0 to 1. */
    double throttledShare(int latest) {
        int count = 0;
        int last = Math.min(latest, size());
        for (int i = 1; i <= last; i++) {
            count += seen[(int) ((added - i) % CAPACITY)].outcome().isThrottling() ? 1 : 0;
        }
        return last == 0 ? 0 : (double) count / last;
    }

    double throttledShare() {
        return throttledShare(CAPACITY);
    }

    /** Median of the latencies. */
    double medianNanos() {
        return median(Observation::nanos);
    }

    private double median(ToDoubleFunction<Observation> value) {
        double[] sorted =
                Arrays.stream(seen, 0, size()).mapToDouble(value).sorted().toArray();
        return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
    }

    /** All requests as they are. */
    Estimate estimate() {
        return estimate(Double.POSITIVE_INFINITY);
    }

    /**
     * What they cost, without what is unusual.
     *
     * @param excess a request that took this many nanoseconds more than the median is counted as a usual one
     */
    Estimate estimate(double excess) {
        int size = size();
        double longest = medianNanos() + excess;
        double medianPerItem = excess < Double.POSITIVE_INFINITY ? median(o -> o.timeShare() / o.items()) : 0;
        double[] cost = new double[size];
        double time = 0;
        long delivered = 0;
        for (int i = 0; i < size; i++) {
            Observation request = seen[i];
            boolean unusual = request.nanos() > longest && request.outcome() == Outcome.DELIVERED;
            cost[i] = unusual ? medianPerItem * request.items() : request.timeShare();
            time += cost[i];
            delivered += request.delivered();
        }
        if (delivered == 0) {
            return Estimate.NONE;
        }
        double perItem = time / delivered;
        double squares = 0;
        for (int i = 0; i < size; i++) {
            double residual = cost[i] - perItem * seen[i].delivered();
            squares += residual * residual;
        }
        double error = size < 2 ? 1 : Math.sqrt(squares * size / (size - 1)) / time;
        return new Estimate(perItem, error, size);
    }
}
