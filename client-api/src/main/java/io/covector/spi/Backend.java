package io.covector.spi;

import io.covector.Capabilities;
import io.covector.CollectionSpec;
import io.covector.CollectionState;
import io.covector.PoolCounts;
import io.covector.VectorException;
import java.util.List;
import java.util.Optional;

/**
 * An open connection to one backend. Every method is one physical request (or the few that one operation needs) under a
 * call context, without retry; failures are {@link VectorException}s that carry the vendor's code and cause.
 * Implementations are thread-safe.
 */
public interface Backend extends AutoCloseable {
    /** What the connected server can do. */
    Capabilities capabilities();

    /**
     * Creates a collection with its index and opens it.
     *
     * @throws VectorException with {@code COLLECTION_EXISTS} if it exists
     */
    BackendCollection create(CollectionSpec spec, CallContext context);

    /** Opens a collection; empty if there is none of that name. */
    Optional<BackendCollection> open(String name, CallContext context);

    /** Names of the collections, in any order. */
    List<String> list(CallContext context);

    /** What stands under the name: what {@link #open} finds, nothing, or what somebody else made. */
    CollectionState state(String name, CallContext context);

    /** Drops a collection; returns whether there was one. */
    boolean drop(String name, CallContext context);

    /** Asks for a sign of life and returns version and pool counts; throws when there is none. */
    String ping(CallContext context);

    /**
     * Whether requests of this thread take part in a transaction that the application has begun and will end. A call
     * then makes its requests on this thread, one after the other, and none a second time. Asked once for each call, so
     * it costs next to nothing; does not throw.
     */
    boolean joinsTransaction(CallContext context);

    /** How busy the pool is, now and without asking the server; empty if there is none, or nobody can look into it. */
    Optional<PoolCounts> poolCounts();

    /** The driver's object of that type, if there is one. */
    <T> Optional<T> unwrap(Class<T> type);

    /** Closes what the backend owns; closing twice does nothing. */
    @Override
    void close();
}
