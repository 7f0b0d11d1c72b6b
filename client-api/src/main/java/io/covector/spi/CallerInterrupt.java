package io.covector.spi;

/**
 * Lets a cancellation interrupt the thread that has made this, until it closes it. Tells the interrupt of the
 * cancellation, which must not reach the thread's next task, from one of the application's, which must. Closed by its
 * own thread; closing twice does nothing.
 */
final class CallerInterrupt implements CancelSignal.Registration {
    private final Thread thread = Thread.currentThread();
    private final CancelSignal.Registration registration;
    private volatile boolean signalled;
    private boolean taken;
    private boolean closed;

    CallerInterrupt(CancelSignal signal) {
        this.registration = signal.onCancel(this::interrupt);
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
