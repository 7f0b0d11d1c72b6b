package io.covector.spi;

/** What must be done though its thread is interrupted, as tidying up. Stateless and thread-safe. */
public final class Interrupts {
    private Interrupts() {}

    /** Something to be done. */
    public interface Work<E extends Exception> {
        void run() throws E;
    }

    /** Does the work as on a thread that is not interrupted; an interrupt is visible again afterwards. */
    public static <E extends Exception> void setAside(Work<E> work) throws E {
        boolean interrupted = Thread.interrupted();
        try {
            work.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
