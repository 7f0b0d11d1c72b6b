package io.covector.milvus.internal.catalog;

import io.covector.milvus.internal.catalog.CollectionCatalog.Entry;
import io.covector.milvus.internal.consistency.ReadWriteGate;
import io.covector.spi.Ticker;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;

/**
 * The collections that a client has handles of. One of which the application keeps no handle is forgotten, so that a
 * client may live through any number of names. Thread-safe.
 */
public final class KnownCollections {
    private final CollectionCatalog catalog;
    private final boolean readsWait;
    private final Ticker ticker;
    private final Map<String, Known> byName = new HashMap<>();
    private final ReferenceQueue<KnownCollection> unused = new ReferenceQueue<>();

    private static final class Known extends WeakReference<KnownCollection> {
        private final String name;

        private Known(String name, KnownCollection collection, ReferenceQueue<KnownCollection> unused) {
            super(collection, unused);
            this.name = name;
        }
    }

    /**
     * None yet.
     *
     * @param readsWait see {@link ReadWriteGate}
     */
    public KnownCollections(CollectionCatalog catalog, boolean readsWait, Ticker ticker) {
        this.catalog = catalog;
        this.readsWait = readsWait;
        this.ticker = ticker;
    }

    /** The collection of this name, which was just opened or created. */
    public synchronized KnownCollection opened(Entry entry) {
        forgetUnused();
        String name = entry.spec().name();
        Known known = byName.get(name);
        KnownCollection collection = known == null ? null : known.get();
        if (collection == null) {
            collection = new KnownCollection(entry, catalog, gate(entry.layout().collection()), ticker);
            byName.put(name, new Known(name, collection, unused));
        } else {
            collection.opened(entry);
        }
        return collection;
    }

    /** One for all names under which a collection of the server is opened. */
    private ReadWriteGate gate(String collection) {
        for (Known known : byName.values()) {
            KnownCollection other = known.get();
            if (other != null && other.entry().layout().collection().equals(collection)) {
                return other.gate();
            }
        }
        return new ReadWriteGate(readsWait);
    }

    private void forgetUnused() {
        Reference<? extends KnownCollection> gone = unused.poll();
        while (gone != null) {
            Known known = (Known) gone;
            byName.remove(known.name, known);
            gone = unused.poll();
        }
    }

    /** How many are known. */
    synchronized int size() {
        forgetUnused();
        return byName.size();
    }
}
