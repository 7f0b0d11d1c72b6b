package io.covector;

import java.util.List;

/**
 * An open connection to one backend; owns its connection pool, or shares one. Every failure is a {@link
 * VectorException}. Thread-safe: make one for an application and close it at the end.
 */
public interface VectorClient extends AutoCloseable {
    /**
     * Creates a collection, with its index.
     *
     * @throws VectorException with {@link ErrorCode#COLLECTION_EXISTS} if there is one of that name, and {@link
     *     ErrorCode#FOREIGN_COLLECTION} if somebody else made what has it
     */
    VectorCollection createCollection(CollectionSpec spec);

    /**
     * Opens the collection if it exists, or creates it.
     *
     * @throws VectorException with {@link ErrorCode#SCHEMA_MISMATCH} if it exists with another spec; the message lists
     *     the differences; with {@link ErrorCode#FOREIGN_COLLECTION} if somebody else made it
     */
    VectorCollection openOrCreateCollection(CollectionSpec spec);

    /**
     * Opens an existing collection.
     *
     * @throws VectorException with {@link ErrorCode#COLLECTION_NOT_FOUND} if there is none of that name, and {@link
     *     ErrorCode#FOREIGN_COLLECTION} if somebody else made what has it
     */
    VectorCollection collection(String name);

    /**
     * What stands under the name: nothing, a collection, or something that somebody else made, such as a table of the
     * application's. Then the description lists its columns or fields, and the configuration that attaches it.
     */
    CollectionState collectionState(String name);

    /**
     * Whether there is a collection of that name, which {@link #collection} opens.
     *
     * @throws VectorException with {@link ErrorCode#FOREIGN_COLLECTION} if somebody else made what has the name
     */
    default boolean collectionExists(String name) {
        return collectionState(name).requireOurs(name).kind() == CollectionState.Kind.PRESENT;
    }

    /** Names of the collections, sorted. */
    List<String> listCollections();

    /**
     * Drops a collection and all its records.
     *
     * @return whether there was one
     * @throws VectorException with {@link ErrorCode#FOREIGN_COLLECTION} if somebody else made what has the name
     */
    boolean dropCollection(String name);

    /** What the backend can do. */
    Capabilities capabilities();

    /**
     * What the client has sent, the sizes of requests it has found best, and how busy its pool is. Asks no server, and
     * works on a closed client too.
     */
    ClientStats stats();

    /** Asks the backend for a sign of life; never throws for a backend that is down. */
    Health health();

    /**
     * The object of the backend's driver of that type: the {@code javax.sql.DataSource} of pgvector, say. It is the
     * client's: do not close it.
     *
     * @throws VectorException with {@link ErrorCode#UNSUPPORTED} if the backend has none
     */
    <T> T unwrap(Class<T> type);

    /**
     * Closes the client and what it owns: waits for requests in flight, for {@code close-timeout} at most, then ends
     * them with {@link ErrorCode#CLOSED}. Closing twice does nothing; every other call afterwards fails with {@link
     * ErrorCode#CLOSED}.
     */
    @Override
    void close();
}
