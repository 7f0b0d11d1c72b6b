package io.covector.batching.search;

import io.covector.spi.Ticker;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/** Time that passes only when somebody says so. Thread-safe. */
final class SharedTicker implements Ticker {
    private final AtomicLong nanos = new AtomicLong();
    private final Set<Semaphore> waiting = ConcurrentHashMap.newKeySet();

    void advance(Duration duration) {
        nanos.addAndGet(duration.toNanos());
        waiting.forEach(Semaphore::release);
    }

    /** How many wait now, so that the next {@link #advance} wakes them. */
    int waiting() {
        return waiting.size();
    }

    /** Waits for a permit, or until time has passed, be it less than the duration. */
    @Override
    public boolean acquire(Semaphore permits, Duration duration) throws InterruptedException {
        waiting.add(permits);
        try {
            permits.acquire();
            return true;
        } finally {
            waiting.remove(permits);
        }
    }

    @Override
    public long nanoTime() {
        return nanos.get();
    }

    @Override
    public void sleep(Duration duration) {
        advance(duration);
    }
}
