package io.covector.embedded.internal.index;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The memory that the open indexes of a backend share for records that are not yet in a segment. When all of them take
 * more, the one that takes most makes a segment. Thread-safe.
 */
public final class WriteBuffers {
    private final long maxBytes;
    private final Map<CollectionIndex, Long> used = new ConcurrentHashMap<>();
    private final AtomicLong total = new AtomicLong();

    public WriteBuffers(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Bytes that all indexes may take. */
    public long maxBytes() {
        return maxBytes;
    }

    /** Bytes that all indexes took when each was last looked at. */
    public long usedBytes() {
        return total.get();
    }

    /** Looks at an index that was changed, and makes room if that is needed. */
    public void changed(CollectionIndex index) throws IOException {
        set(index, index.bufferedBytes());
        for (int tries = used.size(); total.get() > maxBytes && tries > 0; tries--) {
            CollectionIndex largest = largest();
            if (largest == null) {
                return;
            }
            largest.flushBuffer();
            set(largest, largest.bufferedBytes());
        }
    }

    private @Nullable CollectionIndex largest() {
        return used.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(null);
    }

    /** Forgets an index that is closed. */
    public void closed(CollectionIndex index) {
        used.computeIfPresent(index, (key, bytes) -> {
            total.addAndGet(-bytes);
            return null;
        });
    }

    private void set(CollectionIndex index, long bytes) {
        used.compute(index, (key, before) -> {
            total.addAndGet(bytes - (before == null ? 0 : before));
            return bytes == 0 ? null : bytes; // an index that is closed meanwhile is not kept
        });
    }
}
