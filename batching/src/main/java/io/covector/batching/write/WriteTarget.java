package io.covector.batching.write;

import io.covector.batching.sizing.RequestCounters;
import io.covector.batching.sizing.RequestTimeout;
import io.covector.batching.sizing.WriteSizes;
import io.covector.spi.BackendCollection;

/**
 * Where write requests go. Immutable and thread-safe.
 *
 * @param collection takes them
 * @param sizes what they must keep, and how large they shall be
 * @param counters counts them
 * @param timeout bounds each of them if nothing else does
 */
public record WriteTarget(
        BackendCollection collection, WriteSizes sizes, RequestCounters counters, RequestTimeout timeout) {
    /** The same with counters of its own, whose counts the collection has as well. */
    public WriteTarget forOneUser() {
        return new WriteTarget(collection, sizes, new RequestCounters(counters), timeout);
    }
}
