package io.covector.embedded.internal.engine;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open engine and the calls that use it. It can be taken out of use for good, at once if no call uses it, or else
 * with the last one that does. Thread-safe.
 */
final class OpenEngine {
    private static final Logger LOG = LoggerFactory.getLogger(OpenEngine.class);

    private final CollectionEngine engine;
    private final AtomicInteger users = new AtomicInteger(1); // the first is the collection itself
    private volatile boolean usedLately = true;

    OpenEngine(CollectionEngine engine) {
        this.engine = engine;
    }

    CollectionEngine engine() {
        return engine;
    }

    /** Begins a use, which {@link #leave} ends; false if it is out of use. */
    boolean enter() {
        if (users.getAndUpdate(count -> count == 0 ? 0 : count + 1) == 0) {
            return false;
        }
        if (!usedLately) { // all threads share it, so it is seldom written
            usedLately = true;
        }
        return true;
    }

    void leave() {
        if (users.decrementAndGet() == 0) {
            try {
                engine.close();
            } catch (IOException | RuntimeException e) {
                LOG.warn("an engine did not close well", e);
            }
        }
    }

    /** Whether a use has begun since this was asked before. */
    boolean wasUsed() {
        boolean used = usedLately;
        usedLately = false;
        return used;
    }

    /** Takes it out of use if nobody uses it, or has since {@link #wasUsed}; the caller closes the engine then. */
    boolean retire() {
        return !usedLately && users.compareAndSet(1, 0);
    }

    /** Takes it out of use; the last call that uses it closes the engine. */
    void closeWhenUnused() {
        leave();
    }
}
