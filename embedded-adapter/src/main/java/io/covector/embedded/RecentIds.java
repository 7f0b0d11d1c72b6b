package io.covector.embedded;

import io.covector.RecordId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.search.ReferenceManager.RefreshListener;

/**
 * Which ids were written or removed since readers last saw the index: tells whether a record exists without making the index
 * searchable first. A writer notes an id after the index has the change and while nobody else writes that id. Thread-safe.
 */
final class RecentIds implements RefreshListener {
    private volatile Map<RecordId, Boolean> current = new ConcurrentHashMap<>();
    private volatile Map<RecordId, Boolean> fading = Map.of();

    void note(RecordId id, boolean exists) {
        current.put(id, exists);
    }

    /** Whether the record exists; empty if readers know. Ask this first, readers then. */
    Optional<Boolean> exists(RecordId id) {
        Boolean known = current.get(id);
        return Optional.ofNullable(known == null ? fading.get(id) : known);
    }

    int size() {
        return current.size();
    }

    @Override
    public void beforeRefresh() {
        fading = current;
        current = new ConcurrentHashMap<>();
    }

    @Override
    public void afterRefresh(boolean didRefresh) {
        if (!didRefresh) { // nothing new, or it failed and readers do not know these yet
            fading.forEach(current::putIfAbsent);
        }
        fading = Map.of();
    }
}
