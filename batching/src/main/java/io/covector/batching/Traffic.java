package io.covector.batching;

import io.covector.VectorException;
import io.covector.spi.RetryListener;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Counts the requests of a collection, or of one user of it; what a user counts, the collection counts as well. Thread-safe. */
final class Traffic implements RetryListener {
    private final @Nullable Traffic whole;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong records = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong retries = new AtomicLong();
    private final AtomicLong splits = new AtomicLong();
    private final AtomicLong waits = new AtomicLong();
    private final AtomicLong waitedNanos = new AtomicLong();

    /** Of a collection. */
    Traffic() {
        this(null);
    }

    /**
     * Of a user.
     *
     * @param whole counts as well
     */
    Traffic(@Nullable Traffic whole) {
        this.whole = whole;
    }

    /** A request begins; returns how many are in flight in the whole collection, itself among them. */
    int begin() {
        int own = inFlight.incrementAndGet();
        return whole == null ? own : whole.begin();
    }

    void end(int requestRecords, long requestBytes) {
        inFlight.decrementAndGet();
        requests.incrementAndGet();
        records.addAndGet(requestRecords);
        bytes.addAndGet(requestBytes);
        if (whole != null) {
            whole.end(requestRecords, requestBytes);
        }
    }

    @Override
    public void retrying(VectorException failure) {
        retries.incrementAndGet();
        if (whole != null) {
            whole.retrying(failure);
        }
    }

    /** A request is cut because the server refused its data. */
    void split() {
        splits.incrementAndGet();
        if (whole != null) {
            whole.split();
        }
    }

    /** A thread begins to wait for room. */
    void waiting() {
        waits.incrementAndGet();
        if (whole != null) {
            whole.waiting();
        }
    }

    /** A thread has waited. */
    void waited(long nanos) {
        waitedNanos.addAndGet(nanos);
        if (whole != null) {
            whole.waited(nanos);
        }
    }

    int inFlight() {
        return inFlight.get();
    }

    long requests() {
        return requests.get();
    }

    long records() {
        return records.get();
    }

    long bytes() {
        return bytes.get();
    }

    long retries() {
        return retries.get();
    }

    long splits() {
        return splits.get();
    }

    long waits() {
        return waits.get();
    }

    long waitedNanos() {
        return waitedNanos.get();
    }
}
