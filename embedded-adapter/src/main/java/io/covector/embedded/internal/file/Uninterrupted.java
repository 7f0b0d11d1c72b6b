package io.covector.embedded.internal.file;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import org.apache.lucene.util.ThreadInterruptedException;

/** What must come to its end though its thread is interrupted meanwhile. Stateless and thread-safe. */
public final class Uninterrupted {
    private Uninterrupted() {}

    /** Something to be done, which can be done again after an interrupt has ended it. */
    public interface Work<T> {
        T run() throws IOException;
    }

    /** Runs the work again if an interrupt ended it; the thread is interrupted afterwards. */
    public static <T> T run(Work<T> work) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return work.run();
                } catch (ThreadInterruptedException e) {
                    interrupted = true;
                } catch (IOException e) {
                    // mapping a file replaces the exception of the interrupt by another one
                    if (!(e instanceof ClosedByInterruptException)
                            && !Thread.currentThread().isInterrupted()) {
                        throw e;
                    }
                    Thread.interrupted();
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
