package io.covector.embedded.internal.engine;

import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.RecordId;
import io.covector.VectorException;
import io.covector.embedded.internal.lock.KeyLocks;
import io.covector.embedded.internal.storage.CollectionStorage;
import io.covector.spi.CallContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicReference;
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
    private final KeyLocks<RecordId> opening = new KeyLocks<>(); // only exclusively
    private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);
    private volatile CollectionEngine engine;

    private enum State {
        OPEN,
        CLOSED,
        DROPPED
    }

    /**
     * Opens the collection. The call's deadline does not end the replay of the log, which would begin anew with the
     * next call; its cancellation does.
     */
    public SharedEngine(String name, CollectionStorage storage, EngineOptions options, CallContext context)
            throws IOException {
        this.name = name;
        this.storage = storage;
        this.options = options;
        this.engine = CollectionEngine.open(storage, options, () -> checkCancelled(context));
    }

    /** Something to do with the engine. */
    public interface Work<T> {
        T run(CollectionEngine engine) throws IOException;
    }

    private static void checkCancelled(CallContext context) {
        if (context.cancelSignal().isCancelled() || Thread.currentThread().isInterrupted()) {
            context.check();
        }
    }

    /** Runs the work; every failure becomes a {@link VectorException}. */
    public <T> T run(CallContext context, Work<T> work) {
        return run(() -> work.run(engine(context)));
    }

    /** Runs work that belongs to no call. */
    public <T> T run(Work<T> work) {
        return run(() -> work.run(
                isUsable() ? engine : opening.exclusively(() -> reopen(() -> {}))));
    }

    private <T> T run(KeyLocks.Work<T> work) {
        try {
            return work.run();
        } catch (IOException | RuntimeException e) {
            if (e instanceof ThreadInterruptedException) { // Lucene has cleared the interrupt flag of the thread
                Thread.currentThread().interrupt();
            }
            boolean unexpected = !(e instanceof VectorException known) || known.code() == ErrorCode.NOT_READY;
            if (state.get() != State.OPEN && unexpected) {
                throw ended();
            }
            throw StorageErrors.of(e, storage.description());
        }
    }

    /** The spec of the collection. */
    public CollectionSpec spec() {
        return engine.spec();
    }

    private boolean isUsable() {
        return state.get() == State.OPEN && engine.isUsable();
    }

    private CollectionEngine engine(CallContext context) throws IOException {
        CollectionEngine current = engine;
        return state.get() == State.OPEN && current.isUsable()
                ? current
                : opening.exclusively(context, () -> reopen(() -> checkCancelled(context)));
    }

    private CollectionEngine reopen(Runnable replayCheck) throws IOException {
        if (state.get() != State.OPEN) {
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
        engine = CollectionEngine.open(storage, options, replayCheck);
        return engine;
    }

    private VectorException ended() {
        return state.get() == State.DROPPED
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

    private void end(State end) {
        if (!state.compareAndSet(State.OPEN, end)) {
            return;
        }
        engine.abortMerges();
        try {
            opening.exclusively(() -> {
                closeEngine();
                return true;
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void closeEngine() {
        try {
            if (state.get() == State.DROPPED) {
                engine.closeDropped();
            } else {
                engine.close();
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("collection '{}' did not close well", name, e);
        }
    }
}
