package io.covector.test.servers;

/** A way to start a server. */
@FunctionalInterface
interface ServerSource<S> {
    S start() throws UnavailableException;
}
