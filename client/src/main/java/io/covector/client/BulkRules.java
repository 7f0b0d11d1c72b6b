package io.covector.client;

import io.covector.IndexSpec;
import io.covector.RecordId;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.call.BulkChecks;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What the facade adds to a bulk writer: checks of the arguments, and the indexes that are built again at the end.
 * Thread-safe.
 */
final class BulkRules implements BulkChecks {
    private final RecordChecks checks;
    private final Runnable requireOpen;
    private final Map<String, IndexSpec> dropped;
    private final Runnable rebuild;
    private final AtomicInteger position = new AtomicInteger();

    /**
     * Rules of one writer.
     *
     * @param dropped the indexes that were dropped when the writer was opened, by their vector fields
     * @param rebuild builds them again
     */
    BulkRules(RecordChecks checks, Runnable requireOpen, Map<String, IndexSpec> dropped, Runnable rebuild) {
        this.checks = checks;
        this.requireOpen = requireOpen;
        this.dropped = dropped;
        this.rebuild = rebuild;
    }

    @Override
    public VectorRecord record(VectorRecord record) {
        requireOpen.run();
        return checks.require(Objects.requireNonNull(record, "record"), position.getAndIncrement());
    }

    @Override
    public RecordId id(RecordId id) {
        requireOpen.run();
        checks.requireId(Objects.requireNonNull(id, "id"));
        return id;
    }

    @Override
    public void afterLoad(@Nullable VectorException failure) {
        try {
            rebuild.run();
        } catch (VectorException e) {
            throw e.toBuilder()
                    .text("the load has ended, but the collection is left without its index " + missing()
                            + "; build it with createIndex: " + e.text())
                    .build();
        }
    }

    private Object missing() {
        return dropped.size() == 1 ? dropped.values().iterator().next() : dropped;
    }
}
