package io.covector.spi;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Says once that a call is no longer wanted. Thread-safe. */
public final class CancelSignal {
    private final Set<Hook> hooks = new LinkedHashSet<>();
    private boolean cancelled;

    /** A signal that has not been given. */
    public CancelSignal() {}

    /** What is undone when the hook is no longer needed. */
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    private record Hook(Runnable action, Object identity) {}

    /** Cancels, and runs the hooks that are registered, in their order, on this thread. Cancelling twice does nothing. */
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
        run.forEach(hook -> hook.action.run());
    }

    /** Whether {@link #cancel()} was called. */
    public boolean isCancelled() {
        synchronized (hooks) {
            return cancelled;
        }
    }

    /** Runs the action on cancellation: at once if that has happened. */
    public Registration onCancel(Runnable action) {
        Hook hook = new Hook(action, new Object());
        synchronized (hooks) {
            if (!cancelled) {
                hooks.add(hook);
                return () -> remove(hook);
            }
        }
        action.run();
        return () -> {};
    }

    private void remove(Hook hook) {
        synchronized (hooks) {
            hooks.remove(hook);
        }
    }
}
