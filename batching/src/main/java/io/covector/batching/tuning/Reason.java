package io.covector.batching.tuning;

/** Why the tuner decided as it did. */
public enum Reason {
    /** The beginning. */
    START("where the backend says to begin"),
    /** A neighbour was tried and yields more. */
    FASTER("tried and faster", " than "),
    /** A neighbour was tried and does not yield more, or not enough to be worth a change. */
    NOT_FASTER("kept, not slower", " than "),
    /** The server asked for fewer requests. */
    THROTTLED("halved, because the server asked for fewer requests"),
    /** Halving did not stop the server from asking for fewer requests, and yields less. */
    RESTORED("taken back, because halving did not help", ": "),
    /** A request took too long. */
    TIMED_OUT("halved, because a request took too long"),
    /** A request was larger than the server takes. */
    TOO_LARGE("halved, because a request was too large for the server"),
    /** No neighbour yields more. */
    CONVERGED("no neighbour is faster"),
    /** The throughput is not what it was: the search begins again. */
    CHANGED("searching again, because the throughput has changed");

    private final String words;
    private final String link;

    Reason(String words) {
        this(words, "; it was ");
    }

    Reason(String words, String link) {
        this.words = words;
        this.link = link;
    }

    /** What stands between the words and what the choice was compared with. */
    String link() {
        return link;
    }

    /** In words. */
    public String words() {
        return words;
    }
}
