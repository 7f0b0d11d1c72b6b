package io.covector.embedded;

import java.util.List;
import org.apache.lucene.util.BytesRef;

/** One atomic change of a collection, as the log holds it. Immutable and thread-safe. */
sealed interface Change {
    /** Records stored, in place of those with the same ids. */
    record Put(List<StoredRecord> records) implements Change {}

    /** Ids whose records are gone. */
    record Remove(List<BytesRef> ids) implements Change {}
}
