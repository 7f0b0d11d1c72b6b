package io.covector.test.servers;

/** A PostgreSQL that a test may kill and start again, or pause: same address, same data. Not thread-safe. */
public interface KillablePgServer extends PgServer, AutoCloseable {
    /** Ends the server's processes by SIGKILL. */
    void kill();

    /** Starts a killed server and returns when it accepts connections. */
    void start();

    /** Stops the server's processes where they are, until {@link #resume}; connections stay. */
    void pause();

    /** Lets them go on. */
    void resume();

    /** Stops the server and removes its data. */
    @Override
    void close();
}
