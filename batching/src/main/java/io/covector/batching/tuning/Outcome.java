package io.covector.batching.tuning;

/** How a request ended, as far as its size is concerned. */
public enum Outcome {
    /** The server took it at once. */
    DELIVERED,
    /** The server took it after it had asked for fewer requests; the latency has the pauses in it. */
    DELAYED,
    /** The server did not take it, because it asks for fewer requests. */
    THROTTLED,
    /** It took too long. */
    TIMED_OUT,
    /** It was larger than the server takes. */
    TOO_LARGE,
    /** It failed for a reason that size and number of requests have nothing to do with. */
    FAILED;

    boolean isThrottling() {
        return this == DELAYED || this == THROTTLED;
    }
}
