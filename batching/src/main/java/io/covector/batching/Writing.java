package io.covector.batching;

import io.covector.CollectionStats;
import io.covector.VectorRecord;
import io.covector.batching.tuning.Choice;
import io.covector.spi.BackendCollection;
import io.covector.spi.Deadline;
import io.covector.spi.WriteBatch;
import io.covector.spi.WriteMode;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Sends write requests to one collection, and learns from each how large the next ones should be. Thread-safe. */
final class Writing {
    private final BackendCollection collection;
    private final RequestTimeout timeout;
    private final Executor helpers;
    private final Experience experience;

    Writing(BackendCollection collection, Experience experience, RequestTimeout timeout, Executor helpers) {
        this.collection = collection;
        this.experience = experience;
        this.timeout = timeout;
        this.helpers = helpers;
    }

    BackendCollection collection() {
        return collection;
    }

    RequestTimeout timeout() {
        return timeout;
    }

    Executor helpers() {
        return helpers;
    }

    Bounds bounds() {
        return experience.bounds();
    }

    Traffic traffic() {
        return experience.traffic();
    }

    Sizing sizing(WriteMode mode) {
        return experience.sizing(mode);
    }

    CollectionStats stats() {
        return experience.stats();
    }

    long encodedBytes(VectorRecord record) {
        return collection.encodedBytes(record);
    }

    /**
     * Sends one request.
     *
     * @param bytes its size; 0 if nobody knows
     * @param choice what it was cut by; null if it says nothing about sizes
     * @param counted counts it
     */
    void send(
            WriteMode mode,
            List<VectorRecord> records,
            long bytes,
            @Nullable Choice choice,
            Traffic counted,
            Deadline call) {
        WriteBatch batch = new WriteBatch(mode, records);
        sizing(mode)
                .send(
                        records.size(),
                        bytes,
                        choice,
                        counted,
                        timeout.next(call),
                        request -> collection.write(batch, request));
    }
}
