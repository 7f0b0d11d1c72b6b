package io.covector.spi;

import java.time.Duration;

/** Time as the client sees it, injected so that tests need not wait. Implementations are thread-safe. */
public interface TimeSource {
    /** Nanoseconds from some fixed moment; never goes back. */
    long nanoTime();

    /** Waits. */
    void sleep(Duration duration) throws InterruptedException;
}
