package io.covector.pgvector.internal.read;

import io.covector.RecordId;
import io.covector.pgvector.internal.schema.Table;
import io.covector.text.Strings;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts values of a collection that somebody else has written and no field or metadata has, which are read as missing.
 * The first one is logged with its row, and each tenth power of them. Rows without an id of a record are logged once.
 * Thread-safe.
 */
public final class OddValues {
    private static final Logger log = LoggerFactory.getLogger(OddValues.class);

    private final AtomicLong count = new AtomicLong();
    private final AtomicLong nextWord = new AtomicLong(1);
    private final AtomicBoolean toldOfRows = new AtomicBoolean();

    void add(Table table, RecordId id, String what, String why) {
        long now = count.incrementAndGet();
        long word = nextWord.get();
        if (now >= word && nextWord.compareAndSet(word, 10 * word)) {
            log.warn(
                    "{} of record {} of table {} reads as missing: {} ({} such values of this collection were read)",
                    what,
                    Strings.quote(id),
                    table.name(),
                    why,
                    now);
        }
    }

    /** Tells of rows that nothing reads, counts or deletes. */
    void rowsWithoutId(Table table, long rows) {
        if (rows > 0 && toldOfRows.compareAndSet(false, true)) {
            log.warn(
                    "{} rows of table {} are no records: their '{}' is null, empty or longer than {} bytes",
                    rows,
                    table.name(),
                    table.id().name(),
                    RecordId.MAX_BYTES);
        }
    }
}
