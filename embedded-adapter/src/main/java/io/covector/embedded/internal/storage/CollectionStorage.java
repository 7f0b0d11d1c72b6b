package io.covector.embedded.internal.storage;

import io.covector.VectorException;
import io.covector.embedded.internal.log.TransactionLog;
import java.io.IOException;
import java.util.Optional;
import org.apache.lucene.store.Directory;

/** The storage of one collection: its index and its log. Implementations are thread-safe. */
public interface CollectionStorage {
    /** The directory of the index; the caller closes it. */
    Directory directory() throws IOException;

    /** The directory of the index for an index that is only read: what it writes goes to memory. */
    Directory readOnlyDirectory() throws IOException;

    /** Why the collection cannot be changed; empty if it can. */
    Optional<VectorException> refusal();

    /** The log, which is not open yet; the caller closes it. */
    TransactionLog log();

    /** The storage as error messages name it. */
    String description();
}
