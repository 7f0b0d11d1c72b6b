package io.covector.test;

import io.covector.RecordId;
import io.covector.observe.Operation;
import io.covector.spi.CallContext;
import java.util.List;

/**
 * A request that has reached a {@link MemoryBackend}. Immutable and thread-safe.
 *
 * @param number its place among the {@link Script#requests() requests}, from 1
 * @param operation what it does; {@code SEARCH_BATCH} for searches, however many
 * @param text the operation and its object, such as {@code upsert [1, 2]}, {@code search 3} or {@code createCollection
 *     books}
 * @param ids the ids that it names, if it does
 * @param size records, ids or vectors that it carries; else 1
 * @param content what the SPI was given: the batch, query, filter, index or ids; else the name
 * @param context the context that it came with
 * @param thread the thread that made it
 */
public record Request(
        int number,
        Operation operation,
        String text,
        List<RecordId> ids,
        int size,
        Object content,
        CallContext context,
        Thread thread) {
    /** The content, which is of this type. */
    public <T> T content(Class<T> type) {
        return type.cast(content);
    }

    @Override
    public String toString() {
        return text;
    }
}
