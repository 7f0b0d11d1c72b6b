package io.covector.spi;

import org.jspecify.annotations.Nullable;

/**
 * Lets a cancellation interrupt the thread that has made this, until it closes it. Tells the interrupt of the
 * cancellation, which must not reach the thread's next task, from one of the application's, which must. Closed by its
 * own thread; closing twice does nothing.
 */
final class CallerInterrupt implements CancelSignal.Registration {
    /** The latest of the thread that foreign code was called with. */
    private static final ThreadLocal<CallerInterrupt> LATEST = new ThreadLocal<>();

    private final Thread thread = Thread.currentThread();
    private final CancelSignal.Registration registration;
    private volatile boolean signalled;
    private boolean taken;
    private boolean closed;
    private @Nullable CallerInterrupt outer;

    CallerInterrupt(CancelSignal signal) {
        this.registration = signal.onCancel(this::interrupt);
    }

    /** One for a call of foreign code that may run other calls of ours on this thread, which then close it. */
    static CancelSignal.Registration aroundForeignCode(CancelSignal signal) {
        CallerInterrupt outer = LATEST.get();
        CallerInterrupt interrupt = new CallerInterrupt(signal);
        interrupt.outer = outer;
        LATEST.set(interrupt);
        return () -> {
            interrupt.close();
            if (outer == null) {
                LATEST.remove();
            } else {
                LATEST.set(outer);
            }
        };
    }

    static void closeAll() {
        for (CallerInterrupt open = LATEST.get(); open != null; open = open.outer) {
            open.close();
        }
    }

    private void interrupt() {
        signalled = !thread.isInterrupted();
        thread.interrupt();
    }

    <T> T run(CallContext.Blocking<T> blocking) throws InterruptedException {
        try {
            return blocking.get();
        } catch (InterruptedException e) {
            taken = true;
            throw e;
        }
    }

    /** The mark of the thread is what the application has made it. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        registration.close();
        if (taken && !signalled) {
            thread.interrupt();
        } else if (signalled && !taken) {
            Thread.interrupted();
        }
    }
}
