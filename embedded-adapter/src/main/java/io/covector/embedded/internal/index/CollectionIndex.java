package io.covector.embedded.internal.index;

import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.RecordId;
import io.covector.VectorException;
import io.covector.embedded.internal.codec.CollectionCodec;
import io.covector.embedded.internal.codec.MergeControl;
import io.covector.embedded.internal.document.DocumentFactory;
import io.covector.embedded.internal.document.FieldNames;
import io.covector.embedded.internal.document.StoredRecord;
import io.covector.embedded.internal.file.Uninterrupted;
import io.covector.embedded.internal.lock.KeyLocks;
import io.covector.embedded.internal.log.LogEntry;
import io.covector.spi.CallContext;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexCommit;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.IndexWriterConfig.OpenMode;
import org.apache.lucene.index.KeepOnlyLastCommitDeletionPolicy;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.MergePolicy;
import org.apache.lucene.index.ReaderManager;
import org.apache.lucene.index.SlowCodecReaderWrapper;
import org.apache.lucene.index.SnapshotDeletionPolicy;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ReferenceManager.RefreshListener;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.IOUtils;

/**
 * The Lucene index of a collection. A read sees every change that was applied before it began: the first read after a
 * change refreshes the readers. Thread-safe.
 */
public final class CollectionIndex implements Closeable {
    private static final int MIB = 1 << 20;
    private static final int SEGMENTS_PER_TIER = 4; // of about one size

    private final Directory directory;
    private final CollectionCodec codec;
    private final DocumentFactory documents;
    private final IndexWriter writer;
    private final ReaderManager readers;
    private final MergeControl control = new MergeControl();
    private final SnapshotDeletionPolicy commits = new SnapshotDeletionPolicy(new KeepOnlyLastCommitDeletionPolicy());
    private final BackgroundMerges merges = new BackgroundMerges(control);
    private final AtomicLong applied = new AtomicLong();
    private final KeyLocks<RecordId> refreshing = new KeyLocks<>(); // only exclusively
    private final Deque<IndexSearcher> pinned = new ArrayDeque<>();
    private volatile long refreshed;

    public CollectionIndex(Directory directory, CollectionSpec spec, long bufferBytes, RefreshListener listener)
            throws IOException {
        this.directory = directory;
        this.codec = new CollectionCodec(spec.vectorField().index(), control);
        this.documents = new DocumentFactory(spec.vectorField().metric());
        IndexWriterConfig config = new IndexWriterConfig()
                .setOpenMode(OpenMode.APPEND)
                .setCodec(codec)
                .setMergeScheduler(merges)
                .setMergePolicy(mergePolicy())
                .setIndexDeletionPolicy(commits)
                .setCommitOnClose(false)
                .setRAMBufferSizeMB((double) bufferBytes / MIB);
        this.writer = new IndexWriter(directory, config);
        try {
            this.readers = new ReaderManager(writer, true, false);
            readers.addListener(listener);
        } catch (IOException | RuntimeException e) {
            IOUtils.closeWhileHandlingException(writer);
            throw e;
        }
    }

    // half as many segments as Lucene has by itself: a search costs by the segment more than by its size, and a merge
    // takes over the largest graph
    private static MergePolicy mergePolicy() {
        return new TieredMergePolicy().setSegmentsPerTier(SEGMENTS_PER_TIER).setMaxMergeAtOnce(SEGMENTS_PER_TIER);
    }

    /** A read of one state of the index. */
    public interface ReadAction<T> {
        T read(DirectoryReader reader) throws IOException;
    }

    /**
     * Applies the entry, also on an interrupted thread.
     *
     * @throws VectorException if the index refuses the records; it has nothing of them then
     * @throws IOException if nobody knows what the index has of them, as after every other failure
     */
    public void apply(LogEntry entry) throws IOException {
        change(() -> {
            if (entry instanceof LogEntry.Upsert upsert) {
                replace(upsert.records());
            } else {
                writer.deleteDocuments(ids(((LogEntry.Delete) entry).ids()));
            }
        });
    }

    /** Adds records whose ids are known to be new; else like {@link #apply}. */
    public void add(List<StoredRecord> records) throws IOException {
        AtomicBoolean tried = new AtomicBoolean();
        change(() -> {
            if (tried.getAndSet(true)) {
                replace(records); // an interrupt ended the first attempt, perhaps when they were added
            } else {
                writer.addDocuments(documents(records));
            }
        });
    }

    private interface Change {
        void apply() throws IOException;
    }

    private void change(Change change) throws IOException {
        try {
            Uninterrupted.run(() -> {
                change.apply();
                return true;
            });
        } catch (IllegalArgumentException e) { // Lucene has taken back what it had of the documents
            throw refused(e);
        }
        applied.incrementAndGet();
    }

    private static VectorException refused(IllegalArgumentException failure) {
        boolean full = String.valueOf(failure.getMessage()).contains("number of documents");
        return VectorException.builder(
                        full ? ErrorCode.RESOURCE_EXHAUSTED : ErrorCode.REJECTED,
                        full
                                ? "the collection is full: Lucene holds " + IndexWriter.MAX_DOCS
                                        + " records, and counts replaced and deleted ones until their segment is merged"
                                : "Lucene refuses the record: " + failure.getMessage())
                .cause(failure)
                .vendorCode(failure.getClass().getSimpleName())
                .build();
    }

    private void replace(List<StoredRecord> records) throws IOException {
        if (records.size() == 1) {
            StoredRecord record = records.get(0);
            writer.updateDocument(new Term(FieldNames.ID, record.id()), documents.document(record));
        } else {
            writer.updateDocuments(ids(records.stream().map(StoredRecord::id).toList()), documents(records));
        }
    }

    private static Query ids(List<BytesRef> ids) {
        return new TermInSetQuery(FieldNames.ID, ids);
    }

    // one document at a time, because documents are larger than the records
    private Iterable<Document> documents(List<StoredRecord> records) {
        return () -> records.stream().map(documents::document).iterator();
    }

    /** Reads a state that holds every applied change. */
    public <T> T read(CallContext context, ReadAction<T> action) throws IOException {
        long wanted = applied.get();
        if (refreshed < wanted) {
            refreshing.exclusively(context, () -> refreshTo(wanted));
        }
        return readRefreshed(action);
    }

    /** Reads the state of the last refresh. */
    public <T> T readRefreshed(ReadAction<T> action) throws IOException {
        DirectoryReader reader = readers.acquire();
        try {
            return action.read(reader);
        } finally {
            readers.release(reader);
        }
    }

    /** Makes every applied change visible to readers. */
    public void refresh() throws IOException {
        long wanted = applied.get();
        if (refreshed < wanted) {
            refreshing.exclusively(() -> refreshTo(wanted));
        }
    }

    private boolean refreshTo(long wanted) throws IOException {
        if (refreshed < wanted) {
            long upTo = applied.get();
            Uninterrupted.run(() -> {
                readers.maybeRefreshBlocking();
                return true;
            });
            refreshed = upTo;
        }
        return true;
    }

    /**
     * Makes the applied changes durable, together with the spec and the generation of the log that follows. Nobody may
     * write meanwhile.
     */
    public void commit(CollectionSpec spec, long logGeneration) throws IOException {
        new CommitData(spec, logGeneration).write(writer);
    }

    /**
     * Writes all segments anew, with the vector index of the spec. Everything must be committed before, and nobody may
     * write meanwhile; readers see the old state until {@link #publishRebuilt}. If it fails, this object cannot be used
     * any more.
     *
     * @param mustEnd asked often, by other threads too: whether it must fail
     */
    public void rebuild(CollectionSpec spec, BooleanSupplier mustEnd) throws IOException {
        refresh(); // so that no read refreshes halfway: nobody applies anything before the end
        codec.index(spec.vectorField().index());
        try (DirectoryReader committed = DirectoryReader.open(directory)) {
            List<CodecReader> segments = new ArrayList<>();
            for (LeafReaderContext leaf : committed.leaves()) {
                segments.add(SlowCodecReaderWrapper.wrap(leaf.reader()));
            }
            replaceAll(segments, mustEnd);
        }
    }

    private void replaceAll(List<CodecReader> segments, BooleanSupplier mustEnd) throws IOException {
        boolean replaced = false;
        try {
            control.abortWhen(() -> true); // it waits for the merges that run, and nobody wants them any more
            writer.deleteAll();
            control.abortWhen(mustEnd);
            if (!segments.isEmpty()) {
                writer.addIndexes(segments.toArray(CodecReader[]::new));
            }
            replaced = true;
        } finally {
            if (!replaced) {
                control.abort();
                merges.sync(); // an interrupt has ended the wait for them, and they read the segments
            }
            control.abortNone();
        }
    }

    /** Lets readers see what was rebuilt, and is committed now. */
    public void publishRebuilt() {
        applied.incrementAndGet();
    }

    /** Ends the merges that run, and lets no other one begin; a rebuild fails. For an index that will be closed. */
    public void abortMerges() {
        control.abort();
    }

    /** Waits within the call's deadline until merges do not lag behind the segments that writers make. */
    public void awaitMerges(CallContext context) {
        if (isBehind()) {
            merges.awaitWhile(this::isBehind, context);
        }
    }

    private boolean isBehind() {
        return merges.isFull() && writer.isOpen() && writer.hasPendingMerges();
    }

    /** Whether segments are merged, or wait for that. */
    public boolean isMerging() {
        return merges.mergeThreadCount() > 0 || (writer.isOpen() && writer.hasPendingMerges());
    }

    /** Whether there are changes, or merged segments, that are in no commit. */
    public boolean hasUncommitted() {
        return writer.isOpen() && writer.hasUncommittedChanges();
    }

    /** Whether a searcher was given out. */
    public boolean isPinned() {
        synchronized (pinned) {
            return !pinned.isEmpty();
        }
    }

    /** Memory of records that are not yet in a segment. */
    long bufferedBytes() {
        return writer.isOpen() ? writer.ramBytesUsed() : 0;
    }

    /** Makes a segment of some records that are not yet in one. */
    void flushBuffer() throws IOException {
        try {
            Uninterrupted.run(writer::flushNextBuffer);
        } catch (AlreadyClosedException e) {
            // then it has no buffer
        }
    }

    /** The last commit, whose files are kept until {@link #release}. Nobody may commit meanwhile. */
    public IndexCommit hold() throws IOException {
        return commits.snapshot();
    }

    public void release(IndexCommit held) throws IOException {
        commits.release(held);
    }

    /** Number of records in the last commit. */
    public long committedRecords() throws IOException {
        try (DirectoryReader committed = DirectoryReader.open(directory)) {
            return committed.numDocs();
        }
    }

    /** A searcher on a state with every applied change. The state stays open until this object is closed. */
    public IndexSearcher pin() throws IOException {
        refresh();
        synchronized (pinned) {
            DirectoryReader reader = readers.acquire();
            IndexSearcher last = pinned.peekLast();
            if (last != null && reader.equals(last.getIndexReader())) {
                readers.release(reader);
                return last;
            }
            IndexSearcher searcher = new IndexSearcher(reader);
            pinned.add(searcher);
            return searcher;
        }
    }

    private void unpin() throws IOException {
        synchronized (pinned) {
            for (IndexSearcher searcher = pinned.poll(); searcher != null; searcher = pinned.poll()) {
                searcher.getIndexReader().decRef();
            }
        }
    }

    public boolean isOpen() {
        return writer.isOpen();
    }

    /** Closes the index; what is not committed is dropped. */
    @Override
    public void close() throws IOException {
        IOUtils.close(this::unpin, readers, writer::rollback);
    }
}
