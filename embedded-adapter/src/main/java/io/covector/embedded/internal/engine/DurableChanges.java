package io.covector.embedded.internal.engine;

import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.RecordId;
import io.covector.VectorException;
import io.covector.embedded.internal.document.IdTerms;
import io.covector.embedded.internal.index.CollectionIndex;
import io.covector.embedded.internal.index.IdLookup;
import io.covector.embedded.internal.index.UnrefreshedIds;
import io.covector.embedded.internal.lock.KeyLocks;
import io.covector.embedded.internal.log.LogEntry;
import io.covector.embedded.internal.log.LogEntryCodec;
import io.covector.embedded.internal.log.TransactionLog;
import io.covector.spi.Interrupts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The changes of an open collection. Each is applied to the index and then appended to the log; both happen under the
 * locks of its records. It is acknowledged when the log is synced. If the log fails after the index has the change, or
 * nobody knows what the index has, nothing can be changed or committed any more. Thread-safe.
 */
final class DurableChanges {
    private static final Logger LOG = LoggerFactory.getLogger(DurableChanges.class);
    private static final byte[] NOT_LOGGED = {};
    private static final int MAX_UNREFRESHED_IDS = 50_000;

    private final String location;
    private final EngineOptions options;
    private final TransactionLog log;
    private final Optional<VectorException> refusal;
    private final UnrefreshedIds unrefreshed;
    private final CollectionIndex index;
    private final KeyLocks<RecordId> locks = new KeyLocks<>();
    private final AtomicBoolean committing = new AtomicBoolean();
    private volatile CollectionSpec spec;
    private volatile boolean failed;

    /**
     * The changes of an index.
     *
     * @param location the storage as error messages name it
     * @param refusal why nothing can be changed, if that is so
     * @param unrefreshed hears of the refreshes of the index
     */
    DurableChanges(
            String location,
            EngineOptions options,
            TransactionLog log,
            Optional<VectorException> refusal,
            UnrefreshedIds unrefreshed,
            CollectionIndex index,
            CollectionSpec spec) {
        this.location = location;
        this.options = options;
        this.log = log;
        this.refusal = refusal;
        this.unrefreshed = unrefreshed;
        this.index = index;
        this.spec = spec;
    }

    /** The locks of the records. */
    KeyLocks<RecordId> locks() {
        return locks;
    }

    /** The spec of the collection. */
    CollectionSpec spec() {
        return spec;
    }

    /** Sets another spec, which is committed already; nobody may write meanwhile. */
    void spec(CollectionSpec changed) throws IOException {
        spec = changed;
        assert everythingIsKnown() : "readers and recent ids differ from the new index";
    }

    String location() {
        return location;
    }

    boolean isReadOnly() {
        return refusal.isPresent();
    }

    boolean isUsable() {
        return !failed && index.isOpen();
    }

    /** Lets nothing be changed or committed any more. */
    void fail() {
        failed = true;
    }

    void requireWritable() {
        if (refusal.isPresent()) {
            throw refusal.get().toBuilder().build();
        }
    }

    /** The entry as the log takes it. */
    byte[] encode(LogEntry entry) {
        return log.isDurable() ? LogEntryCodec.encode(entry) : NOT_LOGGED;
    }

    /** Those of the ids that records have; the caller holds their locks. */
    List<RecordId> existing(List<RecordId> ids) throws IOException {
        List<RecordId> found = new ArrayList<>();
        List<RecordId> unknown = new ArrayList<>();
        for (RecordId id : ids) {
            unrefreshed.exists(id).ifPresentOrElse(exists -> addIf(exists, id, found), () -> unknown.add(id));
        }
        if (!unknown.isEmpty()) {
            index.readRefreshed(reader -> {
                IdLookup lookup = new IdLookup(reader);
                for (RecordId id : unknown) {
                    addIf(lookup.find(IdTerms.term(id)) != IdLookup.NONE, id, found);
                }
                return found;
            });
        }
        return found;
    }

    private static void addIf(boolean exists, RecordId id, List<RecordId> found) {
        if (exists) {
            found.add(id);
        }
    }

    /** A change of the index. */
    interface Change {
        void apply() throws IOException;
    }

    /**
     * Applies a change and logs it; returns the position to acknowledge. If this fails halfway, nobody knows what the
     * index has, or it has what the log has not: it must neither be used nor committed any more. The next engine begins
     * with the last commit and the log, so without the change. The caller holds the locks of the ids.
     *
     * @param entry the same, encoded
     * @param exist whether records of these ids exist afterwards
     */
    long apply(Change change, byte[] entry, List<RecordId> ids, boolean exist) {
        requireUsable();
        requireWritable();
        boolean known = false;
        try {
            change.apply();
            ids.forEach(id -> unrefreshed.record(id, exist));
            long position = log.append(entry);
            known = true;
            return position;
        } catch (VectorException e) {
            known = true; // refused, so there is nothing of it
            throw e;
        } catch (IOException | RuntimeException e) {
            throw StorageErrors.of(e, location, e instanceof TransactionLog.TornWriteException);
        } finally {
            failed |= !known;
        }
    }

    private void requireUsable() {
        if (!isUsable()) {
            throw VectorException.builder(
                            ErrorCode.NOT_READY, "another call failed in " + location + "; the next one opens it anew")
                    .build();
        }
    }

    /** Returns when the changes up to the position are durable. */
    void acknowledge(long position) {
        boolean synced = false;
        try {
            log.sync(position);
            synced = true;
        } catch (IOException | RuntimeException e) {
            throw StorageErrors.of(e, location, true);
        } finally {
            failed |= !synced;
        }
        commitIfDue();
    }

    // the change is durable already, so a failure here must not fail the call
    private void commitIfDue() {
        try {
            options.buffers().changed(index);
            if (unrefreshed.size() > MAX_UNREFRESHED_IDS) {
                index.refresh();
            }
            if (isLogLong() && isUsable() && committing.compareAndSet(false, true)) {
                try {
                    Interrupts.setAside(() -> locks.exclusively(this::commit));
                } finally {
                    committing.set(false);
                }
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("the index in {} could not be committed; its log grows on", location, e);
        }
    }

    /** Does what is due after many changes, while nobody else writes. */
    void commitInBetween() throws IOException {
        if (unrefreshed.size() > MAX_UNREFRESHED_IDS) {
            index.refresh();
        }
        if (isLogLong()) {
            commit();
        }
    }

    private boolean isLogLong() {
        return log.size() > options.logBytes();
    }

    /** Whether there is something to commit. */
    boolean hasUncommitted() {
        return !isReadOnly() && isUsable() && (log.size() > 0 || index.hasUncommitted());
    }

    /** Makes the index durable and begins a new generation of the log, which is returned; nobody else may write. */
    long commit() throws IOException {
        requireUsable(); // else the commit would have a change that was denied
        long generation = log.startGeneration();
        index.commit(spec, generation);
        assert everythingIsKnown() : "readers and recent ids differ from the commit";
        log.deleteBefore(generation);
        return generation;
    }

    // the readers and the ids since their refresh are everything; nobody may write meanwhile
    private boolean everythingIsKnown() throws IOException {
        Map<RecordId, Boolean> recent = unrefreshed.all();
        long known = index.readRefreshed(reader -> {
            IdLookup lookup = new IdLookup(reader);
            long count = reader.numDocs();
            for (Map.Entry<RecordId, Boolean> id : recent.entrySet()) {
                boolean found = lookup.find(IdTerms.term(id.getKey())) != IdLookup.NONE;
                count += (id.getValue() ? 1 : 0) - (found ? 1 : 0);
            }
            return count;
        });
        return known == index.committedRecords();
    }
}
