package io.covector.spi;

import io.covector.VectorRecord;
import io.covector.WriteMode;
import java.util.List;

/**
 * Records to write. Immutable and thread-safe, by agreement: the list is not copied, so whoever makes a batch no longer
 * changes it.
 *
 * @param mode what happens to an id that is stored
 * @param records the records
 */
public record WriteBatch(WriteMode mode, List<VectorRecord> records) {}
