package io.covector.it.chaos;

import io.covector.client.ClientConfig;
import io.covector.test.servers.Link;
import java.util.Map;

/** A server of a test's own, and the link by which clients reach it. Not thread-safe. */
interface Target extends AutoCloseable {
    /** What a client needs to know, as keys of the backend's section: it goes by the link. */
    Map<String, String> settings();

    Link link();

    /** Ends the server by SIGKILL. */
    void kill();

    /** Starts the killed server. */
    void start();

    /** Stops the server where it is: connections stay, answers do not come. */
    void pause();

    /** Lets the paused server go on. */
    void resume();

    @Override
    void close();

    /** The settings of a client under the name {@code main}. */
    default ClientConfig.Builder config() {
        ClientConfig.Builder config = ClientConfig.builder();
        settings().forEach((key, value) -> config.set("backends.main." + key, value));
        return config;
    }

    /** The server stands still, and goes on when that is over. */
    default Fault paused() {
        return new Fault("server paused", random -> {
            pause();
            return new Fault.Struck("", this::resume);
        });
    }

    /** The server dies and comes back when that is over. */
    default Fault killed() {
        return new Fault("server killed", random -> {
            kill();
            return new Fault.Struck("", this::start);
        });
    }
}
