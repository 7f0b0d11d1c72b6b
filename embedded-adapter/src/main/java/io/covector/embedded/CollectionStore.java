package io.covector.embedded;

import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.spi.Deadline;
import java.io.IOException;
import org.apache.lucene.util.ThreadInterruptedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of a collection that is open in this client: all its handles share one engine, which is opened anew when
 * it has failed. Thread-safe.
 */
final class CollectionStore {
    private static final Logger LOG = LoggerFactory.getLogger(CollectionStore.class);

    private final String name;
    private final Place place;
    private final EmbeddedOptions options;
    private final Deadline always;
    private volatile Engine engine;
    private volatile State state = State.OPEN;

    private enum State {
        OPEN,
        CLOSED,
        DROPPED
    }

    CollectionStore(String name, Place place, EmbeddedOptions options, Deadline always) throws IOException {
        this.name = name;
        this.place = place;
        this.options = options;
        this.always = always;
        this.engine = Engine.open(place, options, always);
    }

    /** Something to do with the collection. */
    interface Work<T> {
        T on(Engine engine) throws IOException;
    }

    /** Does the work; what it throws is in the words of the API. */
    <T> T run(Work<T> work) {
        try {
            return work.on(engine());
        } catch (IOException | RuntimeException e) {
            if (e instanceof ThreadInterruptedException) { // Lucene took the thread's mark away
                Thread.currentThread().interrupt();
            }
            if (state != State.OPEN && !(e instanceof VectorException)) {
                throw ended();
            }
            throw Errors.of(e, place.shown());
        }
    }

    /** What the collection is. */
    CollectionSpec spec() {
        return engine.spec();
    }

    private Engine engine() throws IOException {
        Engine current = engine;
        return state == State.OPEN && current.isUsable() ? current : reopen();
    }

    private synchronized Engine reopen() throws IOException {
        if (state != State.OPEN) {
            throw ended();
        }
        if (engine.isUsable()) {
            return engine;
        }
        if (!engine.isRecoverable()) {
            throw VectorException.builder(
                            ErrorCode.INTERNAL,
                            "collection '" + name
                                    + "' in memory is lost: its index failed before; drop it and create it anew")
                    .build();
        }
        LOG.warn("collection '{}' failed and is opened anew from {}", name, place.shown());
        closeEngine();
        engine = Engine.open(place, options, always);
        return engine;
    }

    private VectorException ended() {
        return state == State.DROPPED
                ? VectorException.builder(ErrorCode.COLLECTION_NOT_FOUND, "collection '" + name + "' was dropped")
                        .build()
                : closedClient();
    }

    static VectorException closedClient() {
        return VectorException.builder(ErrorCode.CLOSED, "the client is closed").build();
    }

    void close() {
        end(State.CLOSED);
    }

    /** Closes for good because the collection is going to be removed. */
    void drop() {
        end(State.DROPPED);
    }

    private synchronized void end(State end) {
        if (state == State.OPEN) {
            state = end;
            closeEngine();
        }
    }

    private void closeEngine() {
        try {
            engine.close();
        } catch (IOException | RuntimeException e) {
            LOG.warn("collection '{}' did not close well", name, e);
        }
    }
}
