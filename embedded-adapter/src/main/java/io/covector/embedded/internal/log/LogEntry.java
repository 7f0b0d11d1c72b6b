package io.covector.embedded.internal.log;

import io.covector.embedded.internal.document.StoredRecord;
import java.util.List;
import org.apache.lucene.util.BytesRef;

/** One atomic change of a collection, as the log stores it and the index applies it. Immutable and thread-safe. */
public sealed interface LogEntry {
    /** Stores the records; each replaces the one with the same id. */
    record Upsert(List<StoredRecord> records) implements LogEntry {}

    /** Deletes the records with these ids. */
    record Delete(List<BytesRef> ids) implements LogEntry {}
}
