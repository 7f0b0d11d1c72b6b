package io.covector.embedded.internal.engine;

import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.embedded.internal.engine.Transition.Kind;
import io.covector.embedded.internal.storage.CollectionStorage;
import io.covector.spi.CallContext;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.lucene.util.ThreadInterruptedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine that all handles on one collection share. It is opened by the first call, by the first one after it has
 * failed, and by the first one after it was closed because nobody had used it. Opening is no part of a call: it goes on
 * when the calls that wait for it are over, and ends with the collection. Thread-safe.
 */
public final class SharedEngine {
    private static final Logger LOG = LoggerFactory.getLogger(SharedEngine.class);

    private final String name;
    private final CollectionStorage storage;
    private final EngineOptions options;
    private final Executor executor;
    private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);
    private volatile @Nullable OpenEngine open; // changed by transitions only, and at the end
    private volatile @Nullable CollectionSpec lastSpec; // there while none is open that was
    private @Nullable Transition transition; // there is one at a time

    private enum State {
        OPEN,
        CLOSED,
        DROPPED
    }

    /**
     * A collection that is not open yet.
     *
     * @param executor opens and closes engines, on threads that may block
     */
    public SharedEngine(String name, CollectionStorage storage, EngineOptions options, Executor executor) {
        this.name = name;
        this.storage = storage;
        this.options = options;
        this.executor = executor;
    }

    /** Something to do with the engine. */
    public interface Work<T> {
        T run(CollectionEngine engine) throws IOException;
    }

    /** Opens the engine if it is not open; every failure becomes a {@link VectorException}. */
    public void open(CallContext context) {
        run(() -> {
            acquire(begun -> begun.await(context)).leave();
            return true;
        });
    }

    /** Runs work that reads; every failure becomes a {@link VectorException}. */
    public <T> T read(CallContext context, Work<T> work) {
        return run(() -> {
            OpenEngine used = acquire(begun -> begun.await(context));
            try {
                return work.run(used.engine());
            } catch (IOException | RuntimeException e) {
                boolean full = StorageErrors.of(e, storage.description()).code() == ErrorCode.RESOURCE_EXHAUSTED;
                if (!full || used.engine().isUsable()) {
                    throw e;
                }
            } finally {
                used.leave();
            }
            return with(acquire(begun -> begun.await(context)), work); // the one opened then, if only for reading
        });
    }

    /** Runs work that writes; every failure becomes a {@link VectorException}. */
    public <T> T write(CallContext context, Work<T> work) {
        return run(() -> {
            OpenEngine used = acquire(begun -> begun.await(context));
            while (used.engine().isReadOnly() && storage.refusal().isEmpty()) {
                used.leave();
                await(Kind.MAKING_WRITABLE, begun -> begun.await(context));
                used = acquire(begun -> begun.await(context));
            }
            return with(used, work);
        });
    }

    /** Runs work that belongs to no call. */
    public <T> T run(Work<T> work) {
        return run(() -> with(acquire(Transition::awaitEnd), work));
    }

    private static <T> T with(OpenEngine used, Work<T> work) throws IOException {
        try {
            return work.run(used.engine());
        } finally {
            used.leave();
        }
    }

    private interface Call<T> {
        T run() throws IOException;
    }

    private <T> T run(Call<T> work) {
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

    /** The spec of the collection, which was open before. */
    public CollectionSpec spec() {
        OpenEngine current = open;
        CollectionSpec spec = current == null ? lastSpec : current.engine().spec();
        if (spec == null) {
            throw new IllegalStateException("collection '" + name + "' was never open");
        }
        return spec;
    }

    // the caller leaves it
    private OpenEngine acquire(Consumer<Transition> wait) throws IOException {
        while (true) {
            requireOpen();
            OpenEngine current = open;
            if (current != null && current.engine().isUsable() && current.enter()) {
                return current;
            }
            await(Kind.OPENING, wait);
        }
    }

    private void requireOpen() {
        if (state.get() != State.OPEN) {
            throw ended();
        }
    }

    // what another kind of transition fails with is not this caller's; it looks again
    private void await(Kind kind, Consumer<Transition> wait) throws IOException {
        Transition awaited = transition(kind);
        wait.accept(awaited);
        Throwable failure = awaited.failure();
        if (failure != null && awaited.kind() == kind) {
            throw StorageErrors.again(failure, storage.description());
        }
    }

    /** The transition that runs, of whatever kind; if none does, one of this kind begins. */
    private Transition transition(Kind kind) {
        Transition begun;
        synchronized (this) {
            requireOpen();
            if (transition != null) {
                return transition;
            }
            begun = new Transition(kind, name);
            transition = begun;
        }
        Runnable task = () -> perform(begun, () -> open = kind == Kind.OPENING ? opened(begun) : writable(begun));
        try {
            executor.execute(task);
        } catch (RuntimeException | OutOfMemoryError e) { // there is no thread for it, so it is done here
            LOG.debug("collection '{}' is opened by its caller", name, e);
            task.run();
        }
        return begun;
    }

    private interface Step {
        void run() throws IOException;
    }

    @SuppressWarnings("CatchingUnchecked") // those who wait are told
    private void perform(Transition begun, Step step) {
        if (!begun.begin()) {
            return;
        }
        Throwable failure = null;
        try {
            step.run();
        } catch (Throwable e) {
            failure = e;
        }
        synchronized (this) {
            transition = null;
        }
        begun.end(failure);
    }

    private OpenEngine opened(Transition begun) throws IOException {
        OpenEngine former = open;
        if (former != null) {
            if (former.engine().isUsable()) {
                return former; // by the transition before
            }
            if (!former.engine().isRecoverable()) {
                throw VectorException.builder(
                                ErrorCode.INTERNAL,
                                "collection '" + name
                                        + "' in memory is lost: its index failed before; drop it and create it anew")
                        .build();
            }
            LOG.warn("collection '{}' failed and is opened anew from {}", name, storage.description());
            close(former.engine());
        }
        return new OpenEngine(openEngine(() -> replayed(begun)));
    }

    private void replayed(Transition begun) {
        requireOpen();
        begun.replayed();
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

    // the one that only reads has changed nothing, so another can be opened beside it
    private OpenEngine writable(Transition begun) throws IOException {
        OpenEngine readOnly = open;
        if (readOnly == null
                || !readOnly.engine().isReadOnly()
                || !readOnly.engine().isUsable()) {
            return opened(begun);
        }
        CollectionEngine writable = CollectionEngine.open(storage, options, () -> replayed(begun));
        LOG.info("collection '{}' can be written again", name);
        readOnly.closeWhenUnused();
        return new OpenEngine(writable);
    }

    /**
     * Closes the engine if no call has used it since this was called before; the next call opens another. That happens
     * on the executor, so this takes no time. An engine in memory, and one whose readers were given out, is not closed.
     */
    public void closeIdle() {
        OpenEngine current = open;
        if (current != null && current.engine().canBeOpenedAnew() && !current.wasUsed()) {
            try {
                executor.execute(() -> closeIdle(current));
            } catch (RuntimeException | OutOfMemoryError e) {
                LOG.debug("collection '{}' stays open: there is no thread that closes it", name, e);
            }
        }
    }

    private void closeIdle(OpenEngine idle) {
        try {
            if (!idle.engine().settle()) {
                return; // a later time
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("the index in {} could not be committed; its log grows on", storage.description(), e);
            return;
        }
        Transition begun = new Transition(Kind.CLOSING, name);
        synchronized (this) {
            if (state.get() != State.OPEN || open != idle || transition != null || !idle.retire()) {
                return;
            }
            transition = begun;
        }
        perform(begun, () -> {
            close(idle.engine());
            lastSpec = idle.engine().spec();
            open = null;
            LOG.debug("collection '{}' was not used for a while and is closed", name);
        });
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
        OpenEngine current = open;
        if (current != null) {
            current.engine().abortMerges();
        }
        Transition last;
        synchronized (this) { // none begins after it
            last = transition;
        }
        if (last != null) {
            last.awaitEnd();
        }
        OpenEngine left = open;
        if (left != null) {
            close(left.engine());
        }
    }

    private void close(CollectionEngine engine) {
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
