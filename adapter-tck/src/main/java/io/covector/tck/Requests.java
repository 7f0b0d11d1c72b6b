package io.covector.tck;

import io.covector.VectorCollection;
import io.covector.VectorRecord;
import io.covector.WriteMode;
import io.covector.WriteResult;
import io.covector.observe.Operation;
import io.covector.spi.BackendCollection;
import io.covector.spi.CallContext;
import io.covector.spi.Deadline;
import java.time.Duration;
import java.util.List;

/** Requests that tests send to the adapter themselves, past the layers above it. Stateless and thread-safe. */
final class Requests {
    private static final Duration LONG = Duration.ofMinutes(2);

    private Requests() {}

    /** The adapter's collection, with assertions around it. */
    static BackendCollection to(VectorCollection collection) {
        return collection.unwrap(BackendCollection.class);
    }

    /** The context of a read. */
    static CallContext context() {
        return context(Operation.GET);
    }

    /** The context of a write. */
    static CallContext context(WriteMode mode) {
        return context(mode == WriteMode.INSERT ? Operation.INSERT : Operation.UPSERT);
    }

    private static CallContext context(Operation operation) {
        return CallContext.of(operation, Deadline.after(LONG, new SystemTicker()));
    }

    /** Writes by the call that is named after the mode. */
    static WriteResult write(VectorCollection collection, WriteMode mode, List<VectorRecord> records) {
        return mode == WriteMode.INSERT ? collection.insert(records) : collection.upsert(records);
    }
}
