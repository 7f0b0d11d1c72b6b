package io.covector.embedded.internal.engine;

import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.IndexSpec;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.WriteMode;
import io.covector.embedded.internal.document.IdTerms;
import io.covector.embedded.internal.document.RecordReader;
import io.covector.embedded.internal.document.StoredRecord;
import io.covector.embedded.internal.file.Uninterrupted;
import io.covector.embedded.internal.filter.MatchesCache;
import io.covector.embedded.internal.filter.PeriodicCheck;
import io.covector.embedded.internal.filter.SegmentMatches;
import io.covector.embedded.internal.index.CollectionIndex;
import io.covector.embedded.internal.index.CommitData;
import io.covector.embedded.internal.index.IdLookup;
import io.covector.embedded.internal.index.UnrefreshedIds;
import io.covector.embedded.internal.index.WriteBuffers;
import io.covector.embedded.internal.lock.KeyLocks;
import io.covector.embedded.internal.log.LogEntry;
import io.covector.embedded.internal.log.LogEntryCodec;
import io.covector.embedded.internal.log.TransactionLog;
import io.covector.embedded.internal.storage.CollectionStorage;
import io.covector.filter.Filter;
import io.covector.spi.CallContext;
import io.covector.spi.Interrupts;
import io.covector.text.Strings;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexCommit;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.IOUtils;
import org.apache.lucene.util.ThreadInterruptedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open collection: its index, and the log that makes changes durable until the index is committed. A change is
 * applied to the index and then appended to the log; both happen under the locks of its records. It is acknowledged
 * when the log is synced. If the log fails after the index has the change, the engine cannot be used any more, and
 * another one is opened from the last commit and the log. Thread-safe.
 */
public final class CollectionEngine implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(CollectionEngine.class);
    private static final byte[] NOT_LOGGED = {};
    private static final int MAX_UNREFRESHED_IDS = 50_000;
    private static final int DELETED_AT_ONCE = 10_000;

    private final String location;
    private final long logBytes;
    private final WriteBuffers buffers;
    private final Directory directory;
    private final TransactionLog log;
    private final Optional<VectorException> refusal;
    private final CollectionIndex index;
    private final MatchesCache matches = new MatchesCache();
    private final KeyLocks<RecordId> locks = new KeyLocks<>();
    private final UnrefreshedIds unrefreshed = new UnrefreshedIds();
    private final AtomicBoolean committing = new AtomicBoolean();
    private volatile CollectionSpec spec;
    private volatile boolean failed;
    private volatile boolean committed;
    private boolean closed;

    private CollectionEngine(
            CollectionStorage storage,
            EngineOptions options,
            Directory directory,
            TransactionLog log,
            Optional<VectorException> refusal,
            Runnable replayCheck)
            throws IOException {
        this.refusal = refusal;
        this.location = storage.description();
        this.logBytes = options.logBytes();
        this.buffers = options.buffers();
        this.directory = directory;
        this.log = log;
        CommitData commit = CommitData.read(directory);
        this.spec = commit.spec();
        this.index = new CollectionIndex(directory, spec, buffers.maxBytes(), unrefreshed);
        try {
            replay(commit.logGeneration(), replayCheck);
        } catch (IOException | RuntimeException | Error e) {
            IOUtils.closeWhileHandlingException(index);
            throw e;
        }
    }

    /**
     * Opens a collection.
     *
     * @param replayCheck called with each entry of the log; what it throws ends the opening
     */
    static CollectionEngine open(CollectionStorage storage, EngineOptions options, Runnable replayCheck)
            throws IOException {
        return open(storage, storage.directory(), options, Optional.empty(), replayCheck);
    }

    /** Opens a collection only for reading. The log is replayed in memory, and nothing is written. */
    static CollectionEngine openReadOnly(
            CollectionStorage storage, EngineOptions options, VectorException refusal, Runnable replayCheck)
            throws IOException {
        return open(storage, storage.readOnlyDirectory(), options, Optional.of(refusal), replayCheck);
    }

    private static CollectionEngine open(
            CollectionStorage storage,
            Directory directory,
            EngineOptions options,
            Optional<VectorException> refusal,
            Runnable replayCheck)
            throws IOException {
        TransactionLog log = storage.log();
        try {
            return new CollectionEngine(storage, options, directory, log, refusal, replayCheck);
        } catch (IOException | RuntimeException | Error e) {
            IOUtils.closeWhileHandlingException(log, directory);
            throw e;
        }
    }

    boolean isReadOnly() {
        return refusal.isPresent();
    }

    private void requireWritable() {
        if (refusal.isPresent()) {
            throw refusal.get().toBuilder().build();
        }
    }

    private void replay(long generation, Runnable check) throws IOException {
        Consumer<LogEntry> applied = entry -> {
            check.run();
            try {
                index.apply(entry);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        int entries = isReadOnly() ? log.read(generation, applied) : log.replay(generation, applied);
        if (entries > 0) {
            LOG.info("replayed {} entries from the log of {}", entries, location);
            index.refresh(); // unrefreshed does not have these ids, so the readers must
            if (!isReadOnly()) {
                commit();
            }
        }
    }

    CollectionSpec spec() {
        return spec;
    }

    /** The matches of filters that are asked again and again, as by the pages of a scan. */
    public MatchesCache matches() {
        return matches;
    }

    /** The index, for reading. */
    public CollectionIndex index() {
        return index;
    }

    boolean isUsable() {
        return !failed && index.isOpen();
    }

    /** Whether an engine that is opened after this one has every acknowledged change. */
    boolean isRecoverable() {
        return log.isDurable() || committed;
    }

    /** Whether one that is opened later is the same: there is a log, or what it was opened from is never changed. */
    boolean canBeOpenedAnew() {
        return log.isDurable();
    }

    /**
     * Commits what is not committed, so that closing takes no time; tells whether nothing is going on that closing
     * would end, as a merge, or searches with a searcher that was given out.
     */
    boolean settle() throws IOException {
        if (!isReadOnly() && isUsable() && hasUncommitted()) {
            Interrupts.setAside(() -> locks.exclusively(this::commit));
        }
        return isUsable() && !index.isMerging() && !index.isPinned();
    }

    private boolean hasUncommitted() {
        return log.size() > 0 || index.hasUncommitted();
    }

    public void write(List<VectorRecord> records, WriteMode mode, CallContext context) throws IOException {
        List<RecordId> ids = records.stream().map(VectorRecord::id).toList();
        List<StoredRecord> stored =
                records.stream().map(record -> StoredRecord.of(record, spec)).toList();
        LogEntry entry = new LogEntry.Upsert(stored);
        byte[] bytes = encode(entry);
        index.awaitMerges(context);
        long position = locks.withKeys(ids, context, () -> {
            if (mode == WriteMode.INSERT) {
                refuse(existing(ids));
                return change(() -> index.add(stored), bytes, ids, true);
            }
            return change(() -> index.apply(entry), bytes, ids, true);
        });
        acknowledge(position);
    }

    private static void refuse(List<RecordId> existing) {
        if (!existing.isEmpty()) {
            throw VectorException.builder(
                            ErrorCode.ID_EXISTS,
                            "id " + Strings.quote(existing.get(0)) + " is stored already"
                                    + (existing.size() == 1 ? "" : ", and so are " + (existing.size() - 1) + " others")
                                    + "; nothing of the request is written")
                    .build();
        }
    }

    private record Deleted(long count, long position) {
        Deleted and(Deleted later) {
            return new Deleted(count + later.count, Math.max(position, later.position));
        }
    }

    /** Deletes the records with these ids; returns how many there were. */
    public long delete(List<RecordId> ids, CallContext context) throws IOException {
        return acknowledge(locks.withKeys(ids, context, () -> deletePresent(existing(ids))));
    }

    /**
     * Deletes the records that match; returns how many there were. Nobody else writes meanwhile. Many records are
     * deleted in parts, each of which is a change of its own, so that neither memory nor the log bounds their number.
     */
    public long delete(Filter filter, CallContext context) throws IOException {
        return acknowledge(locks.exclusively(
                context, () -> index.read(context, reader -> deleteMatching(reader, filter, context))));
    }

    private Deleted deleteMatching(DirectoryReader reader, Filter filter, CallContext context) throws IOException {
        Deleted all = new Deleted(0, 0);
        try {
            PeriodicCheck check = new PeriodicCheck(context);
            RecordReader records = new RecordReader(reader, spec, Projection.idOnly());
            List<RecordId> ids = new ArrayList<>();
            for (SegmentMatches matches : SegmentMatches.in(reader, Optional.of(filter), check)) {
                int end = matches.leaf().reader().maxDoc();
                for (int doc = matches.next(0); doc < end; doc = matches.next(doc + 1)) {
                    check.step();
                    ids.add(records.id(matches.leaf(), doc));
                    if (ids.size() == DELETED_AT_ONCE) {
                        all = all.and(deletePart(ids));
                        ids.clear();
                    }
                }
            }
            return all.and(deletePresent(ids));
        } catch (VectorException e) {
            throw e.toBuilder()
                    .mayHaveApplied(e.mayHaveApplied() || all.count() > 0)
                    .build();
        } catch (IOException | RuntimeException e) {
            throw StorageErrors.of(e, location, all.count() > 0);
        }
    }

    // others wait meanwhile, so what is due after a change is done here
    private Deleted deletePart(List<RecordId> ids) throws IOException {
        Deleted part = deletePresent(ids);
        if (unrefreshed.size() > MAX_UNREFRESHED_IDS) {
            index.refresh();
        }
        if (log.size() > logBytes) {
            commit();
        }
        return part;
    }

    private long acknowledge(Deleted deleted) {
        if (deleted.count() > 0) {
            acknowledge(deleted.position());
        }
        return deleted.count();
    }

    private Deleted deletePresent(List<RecordId> ids) throws IOException {
        if (ids.isEmpty()) {
            return new Deleted(0, 0);
        }
        LogEntry entry = new LogEntry.Delete(ids.stream().map(IdTerms::term).toList());
        byte[] bytes = encode(entry);
        return new Deleted(ids.size(), change(() -> index.apply(entry), bytes, ids, false));
    }

    private byte[] encode(LogEntry entry) {
        return log.isDurable() ? LogEntryCodec.encode(entry) : NOT_LOGGED;
    }

    // the caller holds the locks of these ids
    private List<RecordId> existing(List<RecordId> ids) throws IOException {
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

    private interface Change {
        void apply() throws IOException;
    }

    // If this fails halfway, nobody knows what the index has, or it has what the log has not: it must neither be used
    // nor committed any more. The next engine begins with the last commit and the log, so without the change.
    private long change(Change change, byte[] entry, List<RecordId> ids, boolean exist) {
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

    private void acknowledge(long position) {
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
            buffers.changed(index);
            if (unrefreshed.size() > MAX_UNREFRESHED_IDS) {
                index.refresh();
            }
            if (log.size() > logBytes && isUsable() && committing.compareAndSet(false, true)) {
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

    // nobody else may write meanwhile
    private long commit() throws IOException {
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

    /**
     * Builds the vector index, or drops it if none is wanted. Writers wait meanwhile, readers see the old state.
     *
     * @throws VectorException if another index is there already
     */
    public void changeIndex(String vectorField, IndexSpec wanted, CallContext context) throws IOException {
        requireWritable();
        locks.exclusively(context, () -> {
            IndexSpec present = spec.vectorField(vectorField).index();
            if (!present.equals(wanted)) {
                if (!(present instanceof IndexSpec.None) && !(wanted instanceof IndexSpec.None)) {
                    throw VectorException.invalidArgument("collection " + Strings.quote(spec.name()) + " has the index "
                            + present + "; drop it before creating another");
                }
                rebuild(spec.withIndex(vectorField, wanted), context);
            }
            return true;
        });
    }

    private void rebuild(CollectionSpec changed, CallContext context) throws IOException {
        Thread caller = Thread.currentThread();
        long generation = commit();
        committed = true;
        boolean begun = false;
        boolean rebuilt = false;
        try {
            index.rebuild(changed, () -> context.mustEnd(caller));
            begun = true;
            Uninterrupted.run(() -> {
                index.commit(changed, generation);
                return true;
            });
            rebuilt = true;
        } catch (IOException | RuntimeException e) {
            if (e instanceof ThreadInterruptedException) { // Lucene has cleared the interrupt flag of the thread
                caller.interrupt();
            }
            if (!begun) {
                context.check(); // then that is why it ended
                throw e;
            }
            throw StorageErrors.of(e, location, true);
        } finally {
            failed |= !rebuilt;
        }
        committed = false;
        spec = changed;
        assert everythingIsKnown() : "readers and recent ids differ from the new index";
        index.publishRebuilt();
    }

    /** Where the files of a commit are taken to. */
    public interface CommitTarget {
        void take(Collection<String> indexFiles, long logGeneration) throws IOException;
    }

    /** Commits, and takes the files of the commit somewhere; writers wait for the commit only. */
    public void snapshot(CommitTarget target, CallContext context) throws IOException {
        requireWritable();
        AtomicLong generation = new AtomicLong();
        IndexCommit held = locks.exclusively(context, () -> {
            generation.set(commit());
            return index.hold();
        });
        try {
            target.take(held.getFileNames(), generation.get());
        } finally {
            index.release(held);
        }
    }

    /** Ends an index change and the merges that run. For an engine that will be closed. */
    void abortMerges() {
        index.abortMerges();
    }

    /** Waits for the writers and commits. Closing twice does nothing. */
    @Override
    public void close() throws IOException {
        close(true);
    }

    /** Waits for the writers and closes without a commit. */
    void closeDropped() throws IOException {
        close(false);
    }

    private void close(boolean commit) throws IOException {
        index.abortMerges();
        Interrupts.setAside(() -> locks.exclusively(() -> {
            if (!closed) {
                closed = true;
                closeAlone(commit);
            }
            return true;
        }));
    }

    private void closeAlone(boolean commit) throws IOException {
        if (commit && log.isDurable() && isUsable() && !isReadOnly() && hasUncommitted()) {
            try {
                Uninterrupted.run(this::commit);
            } catch (IOException | RuntimeException e) {
                LOG.warn("the index in {} could not be committed; its log will be replayed", location, e);
            }
        }
        failed = true;
        IOUtils.close(index, () -> buffers.closed(index), log, directory);
    }
}
