package io.covector.it.servers;

/** A way to start a server. */
@FunctionalInterface
interface ServerSource<S> {
    S start() throws UnavailableException;
}
