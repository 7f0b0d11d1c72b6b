package io.covector.milvus.internal.rpc;

/** A connection that carries several calls at a time. Implementations are thread-safe. */
interface PooledChannel {
    /** What would happen to a call; the best first. */
    enum State {
        /** Connected, or will connect at the next call. */
        READY,
        /** About to connect: calls wait for it. */
        CONNECTING,
        /** Could not connect the last time: calls fail. */
        FAILING
    }

    /** The state now. Cheap: it is asked before every call. */
    State state();

    /** Begins to connect if it is not connected, without waiting; returns whether it is connected. */
    boolean connect();

    /** Resolves the server's name again and tries to connect now, not after the pause that follows a failure. */
    void reconnect();

    /** Closes it when the calls in flight are over. */
    void close();

    /** Closes it; the calls in flight fail. */
    void abort();
}
