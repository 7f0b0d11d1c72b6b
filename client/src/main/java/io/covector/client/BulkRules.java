package io.covector.client;

import io.covector.IndexSpec;
import io.covector.RecordId;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.batching.BulkChecks;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What the facade adds to a bulk writer: checks of the arguments, and the index that is built again at the end. Thread-safe. */
final class BulkRules implements BulkChecks {
    private final RecordChecks checks;
    private final Runnable requireOpen;
    private final IndexSpec index;
    private final Runnable rebuild;
    private final AtomicInteger position = new AtomicInteger();

    /**
     * Rules of one writer.
     *
     * @param index what the collection had when it was opened
     * @param rebuild builds it again, if it was dropped
     */
    BulkRules(RecordChecks checks, Runnable requireOpen, IndexSpec index, Runnable rebuild) {
        this.checks = checks;
        this.requireOpen = requireOpen;
        this.index = index;
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
            VectorException missing = e.toBuilder()
                    .text("the load has ended, but the collection is left without its index " + index
                            + "; build it with createIndex: " + e.text())
                    .build();
            if (failure != null) {
                missing.addSuppressed(failure);
            }
            throw missing;
        }
    }
}
