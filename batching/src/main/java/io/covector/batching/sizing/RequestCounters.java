package io.covector.batching.sizing;

import io.covector.VectorException;
import io.covector.spi.RetryListener;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Counts the requests of a collection, or of one user of it; what a user counts, the collection counts as well.
 * Thread-safe.
 */
public final class RequestCounters implements RetryListener {
    private final @Nullable RequestCounters whole;
    private final AtomicInteger concurrentRequests = new AtomicInteger();
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong records = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong retries = new AtomicLong();
    private final AtomicLong splits = new AtomicLong();
    private final AtomicLong waits = new AtomicLong();
    private final AtomicLong waitedNanos = new AtomicLong();

    /** Of a collection. */
    public RequestCounters() {
        this(null);
    }

    /**
     * Of a user.
     *
     * @param whole counts as well
     */
    public RequestCounters(@Nullable RequestCounters whole) {
        this.whole = whole;
    }

    /** A request begins; returns how many are under way in the whole collection, itself among them. */
    public int begin() {
        int own = concurrentRequests.incrementAndGet();
        return whole == null ? own : whole.begin();
    }

    /** A request has ended. */
    public void end(int requestRecords, long requestBytes) {
        concurrentRequests.decrementAndGet();
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
    public void split() {
        splits.incrementAndGet();
        if (whole != null) {
            whole.split();
        }
    }

    /** A thread begins to wait for room. */
    public void waiting() {
        waits.incrementAndGet();
        if (whole != null) {
            whole.waiting();
        }
    }

    /** A thread has waited. */
    public void waited(long nanos) {
        waitedNanos.addAndGet(nanos);
        if (whole != null) {
            whole.waited(nanos);
        }
    }

    /** Requests under way. */
    public int concurrentRequests() {
        return concurrentRequests.get();
    }

    /** Requests that have ended. */
    public long requests() {
        return requests.get();
    }

    /** Records in them. */
    public long records() {
        return records.get();
    }

    /** Encoded bytes of them, as far as they were cut to size. */
    public long bytes() {
        return bytes.get();
    }

    /** Attempts that were made again. */
    public long retries() {
        return retries.get();
    }

    /** Requests that were cut because the server refused their data. */
    public long splits() {
        return splits.get();
    }

    /** How often a thread had to wait for room. */
    public long waits() {
        return waits.get();
    }

    /** For how long, all together. */
    public long waitedNanos() {
        return waitedNanos.get();
    }
}
