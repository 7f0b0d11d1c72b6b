package io.covector.embedded.internal.index;

import io.covector.RecordId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.search.ReferenceManager.RefreshListener;

/**
 * The ids that were written or deleted since the last refresh of the readers. It tells whether a record exists without
 * a refresh. A writer records an id after the index has the change, and before anybody else writes the same id.
 * Thread-safe.
 */
public final class UnrefreshedIds implements RefreshListener {
    private volatile Map<RecordId, Boolean> current = new ConcurrentHashMap<>();
    private volatile Map<RecordId, Boolean> refreshing = Map.of();

    /** An object without ids. */
    public UnrefreshedIds() {}

    public void record(RecordId id, boolean exists) {
        current.put(id, exists);
    }

    /** Whether the record exists; empty if the readers know. Ask here first and the readers afterwards. */
    public Optional<Boolean> exists(RecordId id) {
        Boolean known = current.get(id);
        return Optional.ofNullable(known == null ? refreshing.get(id) : known);
    }

    /** Every id, and whether the record exists. */
    public Map<RecordId, Boolean> all() {
        Map<RecordId, Boolean> all = new HashMap<>();
        Map<RecordId, Boolean> newer = current;
        all.putAll(refreshing);
        all.putAll(newer);
        return all;
    }

    public int size() {
        return current.size();
    }

    @Override
    public void beforeRefresh() {
        refreshing = current;
        current = new ConcurrentHashMap<>();
    }

    @Override
    public void afterRefresh(boolean didRefresh) {
        if (!didRefresh) { // nothing was new, or the refresh failed: the readers may not know these ids
            refreshing.forEach(current::putIfAbsent);
        }
        refreshing = Map.of();
    }
}
