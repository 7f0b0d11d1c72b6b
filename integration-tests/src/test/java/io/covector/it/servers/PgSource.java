package io.covector.it.servers;

/** A way to start a PostgreSQL. */
@FunctionalInterface
interface PgSource {
    KillablePgServer start() throws UnavailableException;
}
