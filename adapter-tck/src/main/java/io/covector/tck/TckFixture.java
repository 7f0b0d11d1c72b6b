package io.covector.tck;

import io.covector.VectorClient;

/**
 * A place on the backend under test that belongs to one run of tests alone: a schema, a database, a directory. It holds no
 * collections at first. Implementations need not be thread-safe.
 */
public interface TckFixture extends AutoCloseable {
    /**
     * Opens a client on the place. The tests close it, and have only one open at a time. After
     * {@link io.covector.Capability#PERSISTENCE} the next one finds what the one before it left.
     */
    VectorClient open();

    /** Removes the place with all that is in it. */
    @Override
    void close();
}
