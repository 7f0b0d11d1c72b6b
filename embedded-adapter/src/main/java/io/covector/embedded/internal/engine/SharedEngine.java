package io.covector.embedded.internal.engine;

import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.embedded.internal.storage.CollectionStorage;
import java.io.IOException;
import org.apache.lucene.util.ThreadInterruptedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine that all handles on one collection share. If it has failed, the next call opens another one. Thread-safe.
 */
public final class SharedEngine {
    private static final Logger LOG = LoggerFactory.getLogger(SharedEngine.class);

    private final String name;
    private final CollectionStorage storage;
    private final EngineOptions options;
    private volatile CollectionEngine engine;
    private volatile State state = State.OPEN;

    private enum State {
        OPEN,
        CLOSED,
        DROPPED
    }

    public SharedEngine(String name, CollectionStorage storage, EngineOptions options) throws IOException {
        this.name = name;
        this.storage = storage;
        this.options = options;
        this.engine = CollectionEngine.open(storage, options);
    }

    /** Something to do with the engine. */
    public interface Work<T> {
        T run(CollectionEngine engine) throws IOException;
    }

    /** Runs the work; every failure becomes a {@link VectorException}. */
    public <T> T run(Work<T> work) {
        try {
            return work.run(engine());
        } catch (IOException | RuntimeException e) {
            if (e instanceof ThreadInterruptedException) { // Lucene has cleared the interrupt flag of the thread
                Thread.currentThread().interrupt();
            }
            if (state != State.OPEN && !(e instanceof VectorException)) {
                throw ended();
            }
            throw StorageErrors.of(e, storage.description());
        }
    }

    /** The spec of the collection. */
    public CollectionSpec spec() {
        return engine.spec();
    }

    private CollectionEngine engine() throws IOException {
        CollectionEngine current = engine;
        return state == State.OPEN && current.isUsable() ? current : reopen();
    }

    private synchronized CollectionEngine reopen() throws IOException {
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
        LOG.warn("collection '{}' failed and is opened anew from {}", name, storage.description());
        closeEngine();
        engine = CollectionEngine.open(storage, options);
        return engine;
    }

    private VectorException ended() {
        return state == State.DROPPED
                ? VectorException.builder(ErrorCode.COLLECTION_NOT_FOUND, "collection '" + name + "' was dropped")
                        .build()
                : closedClient();
    }

    public static VectorException closedClient() {
        return VectorException.builder(ErrorCode.CLOSED, "the client is closed").build();
    }

    public void close() {
        end(State.CLOSED);
    }

    /** Closes the engine before its collection is removed. */
    public void drop() {
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
