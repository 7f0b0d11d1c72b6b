package io.covector.milvus.internal.catalog;

import io.covector.IndexSpec;
import io.covector.milvus.internal.catalog.CollectionCatalog.Entry;
import io.covector.milvus.internal.catalog.CollectionCatalog.Identity;
import io.covector.milvus.internal.consistency.ReadWriteGate;
import io.covector.milvus.internal.rpc.MilvusErrors;
import io.covector.milvus.internal.schema.ServerIndex;
import io.covector.spi.CallContext;
import io.covector.spi.Ticker;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a client knows of one collection; all its handles share it. Other clients may drop the collection, make another
 * one of its name and change its index, so the server is asked again: from time to time, and always before a step that
 * must not rest on what is remembered. Thread-safe.
 */
public final class KnownCollection {
    /** For so long at most a change by another client stays unknown to reads and writes. */
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

    private final String name;
    private final CollectionCatalog catalog;
    private final ReadWriteGate gate;
    private final Ticker ticker;
    private final AtomicLong nextLook = new AtomicLong();

    /** How often this client itself has changed what is known; guarded by this. */
    private long changes;

    private volatile Entry entry;

    KnownCollection(Entry entry, CollectionCatalog catalog, ReadWriteGate gate, Ticker ticker) {
        this.name = entry.spec().name();
        this.catalog = catalog;
        this.gate = gate;
        this.ticker = ticker;
        this.entry = entry;
        nextLook.set(ticker.nanoTime() + BETWEEN_LOOKS.toNanos());
    }

    /** Where the reads and writes of all handles take turns. */
    public ReadWriteGate gate() {
        return gate;
    }

    /** What is known; nothing is sent. */
    public Entry entry() {
        return entry;
    }

    /** What was so within the last seconds. One thread asks the server; those beside it take what is known. */
    public Entry recent(CallContext context) {
        long now = ticker.nanoTime();
        long due = nextLook.get();
        if (now - due < 0 || !nextLook.compareAndSet(due, now + BETWEEN_LOOKS.toNanos())) {
            return entry;
        }
        boolean known = false;
        try {
            Entry found = now(context);
            known = true;
            return found;
        } finally {
            if (!known) {
                nextLook.set(now);
            }
        }
    }

    /** The collection as it is now. */
    public Entry now(CallContext context) {
        long before = changes();
        Entry found = catalog.look(name, context).orElseThrow(() -> MilvusErrors.collectionNotFound(name));
        synchronized (this) {
            return before == changes ? replace(found) : found;
        }
    }

    /** The collection that has the name now. Its index is asked for only if it is another collection. */
    public Entry sameOrNow(CallContext context) {
        Entry known = entry;
        Optional<Identity> found = catalog.identity(name, context);
        return found.equals(Optional.of(known.identity())) ? known : now(context);
    }

    private synchronized long changes() {
        return changes;
    }

    /** Keeps the known object while nothing changes: handles look at it. */
    private Entry replace(Entry found) {
        entry = found.equals(entry) ? entry : found;
        return entry;
    }

    /** The collection was just opened or created. */
    synchronized void opened(Entry found) {
        changes++;
        Entry unused = replace(found);
    }

    /** This client has changed the index. */
    public synchronized void indexChanged(IndexSpec index) {
        entry = entry.withIndex(ServerIndex.of(index, entry.spec().vectorField().metric()));
        forget();
    }

    /** What is known may be wrong: the next request asks the server. */
    public synchronized void forget() {
        changes++;
        nextLook.set(ticker.nanoTime());
    }
}
