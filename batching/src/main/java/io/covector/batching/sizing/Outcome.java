package io.covector.batching.sizing;

/** How a request ended, as far as its size is concerned. */
enum Outcome {
    /** The server took it at once. */
    DELIVERED,
    /** The server took it, or not, after it had asked for fewer requests. */
    THROTTLED,
    /** It took too long. */
    TIMED_OUT,
    /** It was larger than the server takes. */
    TOO_LARGE,
    /** It failed for a reason that size and number of requests have nothing to do with. */
    FAILED
}
