package io.covector.call;

import io.covector.Capabilities;
import io.covector.ClientStats;
import io.covector.CollectionSpec;
import io.covector.CollectionState;
import io.covector.VectorException;
import io.covector.spi.CallContext;
import java.util.List;
import java.util.Optional;

/** The calls of a client. Arguments have been checked. Implementations are thread-safe. */
public interface BackendCalls extends AutoCloseable {
    /** What the connected server can do. */
    Capabilities capabilities();

    /**
     * Creates a collection with its index and opens it.
     *
     * @throws VectorException with {@code COLLECTION_EXISTS} if it exists
     */
    CollectionCalls create(CollectionSpec spec, CallContext context);

    /** Opens a collection; empty if there is none of that name. */
    Optional<CollectionCalls> open(String name, CallContext context);

    /** Names of the collections, in any order. */
    List<String> list(CallContext context);

    /** What stands under the name: what {@link #open} finds, nothing, or what somebody else made. */
    CollectionState state(String name, CallContext context);

    /** Drops a collection; returns whether there was one. */
    boolean drop(String name, CallContext context);

    /** Asks for a sign of life and returns version and pool counts; throws when there is none. */
    String ping(CallContext context);

    /** What was sent so far. Asks no server. */
    ClientStats stats();

    /** The driver's object of that type, if there is one. */
    <T> Optional<T> unwrap(Class<T> type);

    /** Waits for requests in flight, and closes what is below; closing twice does nothing. */
    @Override
    void close();
}
