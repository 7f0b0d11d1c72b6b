package io.covector.tck;

import io.covector.VectorClient;
import io.covector.client.ClientConfig;
import io.covector.client.VectorClients;
import io.covector.tck.asserting.AssertingProvider;

/**
 * A place on the backend under test that belongs to one run of tests alone: a schema, a database, a directory. It holds
 * no collections at first. Implementations need not be thread-safe.
 */
public interface TckFixture extends AutoCloseable {
    /** Name of the backend in the configuration. */
    String BACKEND = "main";

    /** Type id of the backend. */
    String type();

    /**
     * The configuration of a client on the place, with one backend, named {@value #BACKEND}. The tests add to it, put
     * {@linkplain AssertingProvider assertions} around the adapter, and open one client at a time. After
     * {@link io.covector.Capability#PERSISTENCE} the next client finds what the one before it left.
     */
    ClientConfig.Builder config();

    /** Opens a client on the place, without assertions: for tests beside these. */
    default VectorClient open() {
        return VectorClients.open(config().build());
    }

    /** Removes the place with all that is in it. */
    @Override
    void close();
}
