package io.covector.spi;

import io.covector.VectorRecord;
import java.util.List;

/**
 * Some records in ascending order of their ids. Immutable and thread-safe.
 *
 * @param records the records
 * @param more whether records may follow; never true of an empty page
 */
public record ScanPage(List<VectorRecord> records, boolean more) {
    /** Copies the list. */
    public ScanPage {
        records = List.copyOf(records);
    }
}
