package io.covector.pgvector.internal.read;

import io.covector.RecordId;
import io.covector.pgvector.internal.schema.Table;
import io.covector.text.Strings;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts values of a collection that somebody else has written and no field or metadata has, which are read as missing.
 * The first one is logged with its row, and each tenth power of them. Thread-safe.
 */
public final class OddValues {
    private static final Logger log = LoggerFactory.getLogger(OddValues.class);

    private final AtomicLong count = new AtomicLong();
    private final AtomicLong nextWord = new AtomicLong(1);

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
}
