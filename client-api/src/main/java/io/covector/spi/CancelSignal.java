package io.covector.spi;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says once that a call is no longer wanted. Thread-safe. */
public final class CancelSignal {
    private final List<Hook> hooks = new ArrayList<>(0); // a call has one or two at a time
    private volatile boolean cancelled;

    /** A signal that has not been given. */
    public CancelSignal() {}

    /** What is undone when the hook is no longer needed. */
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    private static final class Hook {
        private final Runnable action;
        private boolean closed;

        private Hook(Runnable action) {
            this.action = action;
        }

        // holding the lock while it runs lets close() wait for the end, so that nothing runs after close()
        synchronized void run() {
            if (!closed) {
                action.run();
            }
        }

        synchronized void close() {
            closed = true;
        }
    }

    /**
     * Cancels, and runs the hooks that are registered, in their order, on this thread. All of them run, whatever one of
     * them throws; what was thrown first is thrown at the end. Cancelling twice does nothing.
     */
    public void cancel() {
        List<Hook> run;
        synchronized (hooks) {
            if (cancelled) {
                return;
            }
            cancelled = true;
            run = List.copyOf(hooks);
            hooks.clear();
        }
        runAll(run);
    }

    @SuppressWarnings("CatchingUnchecked") // the other hooks must run; it is thrown afterwards
    private static void runAll(List<Hook> hooks) {
        Throwable first = null;
        for (Hook hook : hooks) {
            try {
                hook.run();
            } catch (Throwable e) {
                first = first == null ? e : first;
            }
        }
        rethrow(first);
    }

    private static void rethrow(@Nullable Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown instanceof RuntimeException unexpected) {
            throw unexpected;
        }
    }

    /** Whether {@link #cancel()} was called. */
    public boolean isCancelled() {
        return cancelled;
    }

    /**
     * Runs the action on cancellation: at once if that has happened. Closing the registration waits for an action that
     * runs.
     */
    public Registration onCancel(Runnable action) {
        Hook hook = new Hook(action);
        synchronized (hooks) {
            if (!cancelled) {
                hooks.add(hook);
                return () -> remove(hook);
            }
        }
        action.run();
        return () -> {};
    }

    /**
     * Lets the cancellation interrupt this thread, for foreign code that waits. Closing, by this thread, clears that
     * interrupt, but none of the application's.
     */
    public Registration interruptCaller() {
        return CallerInterrupt.aroundForeignCode(this);
    }

    /**
     * Says that the foreign code that this thread has called does not wait but runs another call: no cancellation
     * interrupts this thread any more for the sake of {@link #interruptCaller}.
     */
    public static void foreignCodeRunsACall() {
        CallerInterrupt.closeAll();
    }

    private void remove(Hook hook) {
        synchronized (hooks) {
            hooks.remove(hook);
        }
        hook.close();
    }
}
