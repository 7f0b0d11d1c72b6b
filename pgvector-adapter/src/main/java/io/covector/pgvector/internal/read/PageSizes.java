package io.covector.pgvector.internal.read;

import io.covector.FloatVector;
import io.covector.Projection;
import io.covector.VectorRecord;
import io.covector.text.Json;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * How many records a page of a scan holds, so that it takes about 16 MiB at most: the driver keeps a page in memory,
 * and a row may have megabytes. The size of a record is learned from the pages before, for each projection; a first
 * page is small. Thread-safe.
 */
final class PageSizes {
    private static final long MAX_BYTES = 16 << 20;
    private static final int FIRST_RECORDS = 64;

    /** What a row and its id take beside metadata and vectors. */
    private static final int ROW_BYTES = 100;

    /** No more are kept: an application has a few kinds of scans. */
    private static final int MAX_PROJECTIONS = 64;

    /** Bytes of a record. */
    private final ConcurrentMap<Projection, Long> sizes = new ConcurrentHashMap<>();

    /** Records of the next page, of as many as are wanted. */
    int records(Projection projection, int wanted) {
        Long size = sizes.get(projection);
        return (int) Math.min(wanted, size == null ? FIRST_RECORDS : Math.max(1, MAX_BYTES / size));
    }

    /** Learns from a page: at once if its records are larger than those before, and slowly if they are smaller. */
    void learn(Projection projection, List<VectorRecord> records) {
        if (records.isEmpty() || (sizes.size() >= MAX_PROJECTIONS && !sizes.containsKey(projection))) {
            return;
        }
        long bytes = 0;
        for (VectorRecord record : records) {
            bytes += ROW_BYTES + Json.maxBytes(record.metadata().asMap());
            bytes += Json.maxBytes(record.text());
            bytes += record.vector() instanceof FloatVector vector ? (long) vector.dimension() * Float.BYTES : 0;
        }
        long now = bytes / records.size();
        sizes.merge(projection, now, (before, learned) -> Math.max(learned, (3 * before + learned) / 4));
    }
}
