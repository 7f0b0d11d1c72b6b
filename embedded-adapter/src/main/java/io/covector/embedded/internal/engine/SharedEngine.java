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
        this.engine = openEngine(() -> checkCancelled(context));
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

    // a collection on a full disk can be read all the same, and dropped
    private CollectionEngine openEngine(Runnable replayCheck) throws IOException {
        if (storage.refusal().isPresent()) {
            return CollectionEngine.openReadOnly(
                    storage, options, storage.refusal().get(), replayCheck);
        }
        try {
            return CollectionEngine.open(storage, options, replayCheck);
        } catch (IOException | RuntimeException e) {
            VectorException failure = StorageErrors.of(e, storage.description());
            if (failure.code() != ErrorCode.RESOURCE_EXHAUSTED) {
                throw e;
            }
            LOG.warn("collection '{}' can only be read until there is room: {}", name, failure.text());
            return CollectionEngine.openReadOnly(storage, options, failure, replayCheck);
        }
    }

    /** Runs work that reads; every failure becomes a {@link VectorException}. */
    public <T> T read(CallContext context, Work<T> work) {
        CollectionEngine before = engine;
        try {
            return run(() -> work.run(engine(context)));
        } catch (VectorException e) {
            if (e.code() != ErrorCode.RESOURCE_EXHAUSTED || before.isUsable()) {
                throw e;
            }
            return run(() -> work.run(engine(context))); // on the one that is opened then, if only for reading
        }
    }

    /** Runs work that writes; every failure becomes a {@link VectorException}. */
    public <T> T write(CallContext context, Work<T> work) {
        return run(() -> {
            CollectionEngine open = engine(context);
            return work.run(
                    open.isReadOnly() && storage.refusal().isEmpty()
                            ? opening.exclusively(context, () -> writable(() -> checkCancelled(context)))
                            : open);
        });
    }

    // the one that only reads has changed nothing, so another can be opened beside it
    private CollectionEngine writable(Runnable replayCheck) throws IOException {
        CollectionEngine readOnly = reopen(replayCheck);
        if (!readOnly.isReadOnly()) {
            return readOnly;
        }
        CollectionEngine writable = CollectionEngine.open(storage, options, replayCheck);
        LOG.info("collection '{}' can be written again", name);
        closeEngine();
        engine = writable;
        return writable;
    }

    /** Runs work that belongs to no call. */
    public <T> T run(Work<T> work) {
        return run(() -> work.run(isUsable() ? engine : opening.exclusively(() -> reopen(() -> {}))));
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
        engine = openEngine(replayCheck);
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
