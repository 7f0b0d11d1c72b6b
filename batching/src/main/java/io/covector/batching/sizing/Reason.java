package io.covector.batching.sizing;

/** Why sizes were changed. */
enum Reason {
    /** The beginning. */
    START("as the backend and the configuration say"),
    /** The server asked for fewer requests. */
    THROTTLED("reduced, because the server asked for fewer requests"),
    /** A request took too long. */
    TIMED_OUT("reduced, because a request took too long"),
    /** A request was larger than the server takes. */
    TOO_LARGE("reduced, because a request was too large for the server"),
    /** Requests were taken for a while. */
    RECOVERED("grown again, because the server took all requests for a while");

    private final String words;

    Reason(String words) {
        this.words = words;
    }

    /** In words. */
    String words() {
        return words;
    }
}
