package io.covector.observe;

/**
 * Told what a client does. Called on the path of every request, so it must be quick; what it throws is logged and goes
 * no further. A client may have several: they are told in the order in which they were given, and of ends in the
 * opposite one, so that what they have begun nests. Implementations are thread-safe.
 */
public interface ClientListener {
    /** Looks at nothing. */
    ClientListener NONE = new ClientListener() {};

    /** A client was opened. */
    default void opened(ClientInfo client) {}

    /** A client was closed: the object that {@link #opened} was told of. */
    default void closed(ClientInfo client) {}

    /** A request is about to be sent by this thread. */
    default RequestObserver begun(RequestInfo request) {
        return RequestObserver.NONE;
    }

    /**
     * The circuit breaker of a backend was opened or closed.
     *
     * @param backend name of the backend in the configuration
     * @param open whether requests are refused from now on
     */
    default void circuitChanged(String backend, boolean open) {}
}
