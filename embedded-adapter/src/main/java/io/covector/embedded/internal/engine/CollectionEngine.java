package io.covector.embedded.internal.engine;

import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.IndexSpec;
import io.covector.RecordId;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.WriteMode;
import io.covector.embedded.internal.document.StoredRecord;
import io.covector.embedded.internal.file.Uninterrupted;
import io.covector.embedded.internal.filter.MatchesCache;
import io.covector.embedded.internal.index.CollectionIndex;
import io.covector.embedded.internal.index.CommitData;
import io.covector.embedded.internal.index.UnrefreshedIds;
import io.covector.embedded.internal.index.WriteBuffers;
import io.covector.embedded.internal.log.LogEntry;
import io.covector.embedded.internal.log.TransactionLog;
import io.covector.embedded.internal.storage.CollectionStorage;
import io.covector.filter.Filter;
import io.covector.spi.CallContext;
import io.covector.spi.Interrupts;
import io.covector.text.Strings;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.lucene.index.IndexCommit;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.IOUtils;
import org.apache.lucene.util.ThreadInterruptedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open collection: its index, and the log that makes changes durable until the index is committed. If a change fails
 * halfway, the engine cannot be used any more, and another one is opened from the last commit and the log. Thread-safe.
 */
public final class CollectionEngine implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(CollectionEngine.class);

    private final String location;
    private final WriteBuffers buffers;
    private final Directory directory;
    private final TransactionLog log;
    private final CollectionIndex index;
    private final MatchesCache matches = new MatchesCache();
    private final DurableChanges changes;
    private final Deletes deletes;
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
        this.location = storage.description();
        this.buffers = options.buffers();
        this.directory = directory;
        this.log = log;
        CommitData commit = CommitData.read(directory);
        UnrefreshedIds unrefreshed = new UnrefreshedIds();
        this.index = new CollectionIndex(directory, commit.spec(), buffers.maxBytes(), unrefreshed);
        this.changes = new DurableChanges(location, options, log, refusal, unrefreshed, index, commit.spec());
        this.deletes = new Deletes(changes, index);
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
        return changes.isReadOnly();
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
                changes.commit();
            }
        }
    }

    CollectionSpec spec() {
        return changes.spec();
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
        return changes.isUsable();
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
        if (changes.hasUncommitted()) {
            Interrupts.setAside(() -> changes.locks().exclusively(changes::commit));
        }
        return isUsable() && !index.isMerging() && !index.isPinned();
    }

    /** Writes records, all of them or none. */
    public void write(List<VectorRecord> records, WriteMode mode, CallContext context) throws IOException {
        List<RecordId> ids = records.stream().map(VectorRecord::id).toList();
        List<StoredRecord> stored =
                records.stream().map(record -> StoredRecord.of(record, spec())).toList();
        LogEntry entry = new LogEntry.Upsert(stored);
        byte[] bytes = changes.encode(entry);
        index.awaitMerges(context);
        long position = changes.locks().withKeys(ids, context, () -> {
            if (mode == WriteMode.INSERT) {
                refuse(changes.existing(ids));
                return changes.apply(() -> index.add(stored), bytes, ids, true);
            }
            return changes.apply(() -> index.apply(entry), bytes, ids, true);
        });
        changes.acknowledge(position);
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

    /** Deletes the records with these ids; returns how many there were. */
    public long delete(List<RecordId> ids, CallContext context) throws IOException {
        return deletes.delete(ids, context);
    }

    /**
     * Deletes the records that match; returns how many there were. Nobody else writes meanwhile. Many records are
     * deleted in parts, each of which is a change of its own, so that neither memory nor the log bounds their number.
     */
    public long delete(Filter filter, CallContext context) throws IOException {
        return deletes.delete(filter, context);
    }

    /**
     * Builds the vector index, or drops it if none is wanted. Writers wait meanwhile, readers see the old state.
     *
     * @throws VectorException if another index is there already
     */
    public void changeIndex(String vectorField, IndexSpec wanted, CallContext context) throws IOException {
        changes.requireWritable();
        changes.locks().exclusively(context, () -> {
            IndexSpec present = spec().vectorField(vectorField).index();
            if (!present.equals(wanted)) {
                if (!(present instanceof IndexSpec.None) && !(wanted instanceof IndexSpec.None)) {
                    throw VectorException.invalidArgument("collection " + Strings.quote(spec().name())
                            + " has the index " + present + "; drop it before creating another");
                }
                rebuild(spec().withIndex(vectorField, wanted), context);
            }
            return true;
        });
    }

    private void rebuild(CollectionSpec changed, CallContext context) throws IOException {
        Thread caller = Thread.currentThread();
        long generation = changes.commit();
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
            if (!rebuilt) {
                changes.fail();
            }
        }
        committed = false;
        changes.spec(changed);
        index.publishRebuilt();
    }

    /** Where the files of a commit are taken to. */
    public interface CommitTarget {
        void take(Collection<String> indexFiles, long logGeneration) throws IOException;
    }

    /** Commits, and takes the files of the commit somewhere; writers wait for the commit only. */
    public void snapshot(CommitTarget target, CallContext context) throws IOException {
        changes.requireWritable();
        AtomicLong generation = new AtomicLong();
        IndexCommit held = changes.locks().exclusively(context, () -> {
            generation.set(changes.commit());
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
        Interrupts.setAside(() -> changes.locks().exclusively(() -> {
            if (!closed) {
                closed = true;
                closeAlone(commit);
            }
            return true;
        }));
    }

    private void closeAlone(boolean commit) throws IOException {
        if (commit && log.isDurable() && changes.hasUncommitted()) {
            try {
                Uninterrupted.run(changes::commit);
            } catch (IOException | RuntimeException e) {
                LOG.warn("the index in {} could not be committed; its log will be replayed", location, e);
            }
        }
        changes.fail();
        IOUtils.close(index, () -> buffers.closed(index), log, directory);
    }
}
