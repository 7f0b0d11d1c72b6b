package io.covector.embedded;

import java.io.IOException;
import org.apache.lucene.store.Directory;

/** Where the index and the log of one collection are. Implementations are thread-safe. */
interface Place {
    /** The directory of the index; the caller closes it. */
    Directory directory() throws IOException;

    /** A log that is not open yet. */
    Journal journal();

    /** The place as error messages name it. */
    String shown();
}
