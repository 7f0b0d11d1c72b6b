package io.covector.milvus.internal.read;

import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.milvus.internal.server.ServerVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * How many records of a collection fit one answer: by the spec first, then by the answers that came. What does not fit
 * is asked for in parts, half as large each time that the server or gRPC finds one too large. Thread-safe.
 */
final class AnswerSizes {
    private final long target;

    /** Bytes of a row by what it holds, see {@link #kind}. */
    private final AtomicLongArray rowBytes = new AtomicLongArray(8);

    /** Sizes for answers of this many bytes at most. */
    AnswerSizes(CollectionSpec spec, int maxInboundBytes) {
        this.target = Math.min(SearchSize.ANSWER_BYTES, maxInboundBytes / 2);
        for (Projection metadata : List.of(Projection.idOnly(), Projection.metadata())) {
            for (Projection text : List.of(metadata.withText(), metadata.withoutText())) {
                for (Projection each : List.of(text, text.withVector())) {
                    rowBytes.set(kind(each), SearchSize.rowBytes(spec, each));
                }
            }
        }
    }

    private static int kind(Projection projection) {
        return (projection.includesMetadata() ? 1 : 0)
                + (projection.includesVectors() ? 2 : 0)
                + (projection.includesText() ? 4 : 0);
    }

    /** Rows of one answer at most, at least 1. */
    int rows(Projection projection) {
        return (int) Math.max(1, Math.min(ServerVersion.MAX_ROWS, target / rowBytes.get(kind(projection))));
    }

    /** Whether the answers to so many searches with so many hits each fit one message. */
    boolean fit(Projection projection, int searches, int hits) {
        return (long) searches * hits <= target / rowBytes.get(kind(projection));
    }

    /** Learns from an answer. What is rare among many rows is not forgotten at once. */
    void came(Projection projection, int rows, long bytes) {
        if (rows > 0) {
            int kind = kind(projection);
            long measured = bytes / rows + 1;
            rowBytes.set(kind, Math.max(measured, (measured + rowBytes.get(kind)) / 2));
        }
    }

    /** Learns that an answer did not come, because it was too large. */
    void wasTooLarge(Projection projection, int rows) {
        int kind = kind(projection);
        rowBytes.set(kind, Math.max(2 * rowBytes.get(kind), 2 * target / rows));
    }

    /** Reads records by their ids, in as many parts as they need. */
    List<VectorRecord> inParts(
            List<RecordId> ids, Projection projection, Function<List<RecordId>, List<VectorRecord>> read) {
        List<VectorRecord> found = new ArrayList<>();
        int most = rows(projection);
        int from = 0;
        while (from < ids.size()) {
            int rows = Math.min(most, ids.size() - from);
            try {
                found.addAll(read.apply(ids.subList(from, from + rows)));
                from += rows;
                most = rows(projection);
            } catch (VectorException e) {
                most = fewer(e, projection, rows);
            }
        }
        return found;
    }

    /** Reads a page of so many rows at most, or of as many as fit one answer. */
    List<VectorRecord> page(int limit, Projection projection, IntFunction<List<VectorRecord>> read) {
        int rows = Math.min(limit, rows(projection));
        while (true) {
            try {
                return read.apply(rows);
            } catch (VectorException e) {
                rows = fewer(e, projection, rows);
            }
        }
    }

    private int fewer(VectorException failure, Projection projection, int rows) {
        if (failure.code() != ErrorCode.TOO_LARGE || rows == 1) {
            throw failure;
        }
        wasTooLarge(projection, rows);
        return Math.min(rows / 2, rows(projection));
    }
}
