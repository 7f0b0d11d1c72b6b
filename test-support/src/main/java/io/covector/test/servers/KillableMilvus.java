package io.covector.test.servers;

/**
 * A server that a test may kill and start again, or pause: same address, same data. Not thread-safe but for its
 * address.
 */
public interface KillableMilvus extends MilvusServer {
    /** Ends the server's processes by SIGKILL. */
    void kill();

    /** Starts a killed server and returns when it accepts connections, which is before it answers to reads. */
    void start();

    /** Stops the server's processes where they are, until {@link #resume}; connections stay. */
    void pause();

    /** Lets them go on. */
    void resume();
}
