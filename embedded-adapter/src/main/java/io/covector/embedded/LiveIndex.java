package io.covector.embedded;

import io.covector.CollectionSpec;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.IndexWriterConfig.OpenMode;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderManager;
import org.apache.lucene.index.SlowCodecReaderWrapper;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ReferenceManager.RefreshListener;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.IOUtils;

/**
 * The Lucene index of a collection. Readers see every change that was applied before they asked: the first of them after a
 * change makes it searchable. Thread-safe.
 */
final class LiveIndex implements Closeable {
    private static final int MIB = 1 << 20;

    private final Directory directory;
    private final EmbeddedCodec codec;
    private final RecordDocuments documents;
    private final IndexWriter writer;
    private final ReaderManager readers;
    private final AtomicLong applied = new AtomicLong();
    private final Object refreshing = new Object();
    private final Deque<IndexSearcher> pinned = new ArrayDeque<>();
    private volatile long visible;

    LiveIndex(Directory directory, CollectionSpec spec, long bufferBytes, RefreshListener listener) throws IOException {
        this.directory = directory;
        this.codec = new EmbeddedCodec(spec.vectorField().index());
        this.documents = new RecordDocuments(spec.vectorField().metric());
        IndexWriterConfig config = new IndexWriterConfig()
                .setOpenMode(OpenMode.APPEND)
                .setCodec(codec)
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

    /** Something to do with one state of the index. */
    interface Reading<T> {
        T on(DirectoryReader reader) throws IOException;
    }

    /** Applies a change as a whole or, if it fails, not at all. */
    void apply(Change change) throws IOException {
        if (change instanceof Change.Put put) {
            List<StoredRecord> records = put.records();
            if (records.size() == 1) {
                StoredRecord record = records.get(0);
                writer.updateDocument(new Term(Fields.ID, record.id()), documents.document(record));
            } else {
                writer.updateDocuments(
                        ids(records.stream().map(StoredRecord::id).toList()), documents(records));
            }
        } else {
            writer.deleteDocuments(ids(((Change.Remove) change).ids()));
        }
        applied.incrementAndGet();
    }

    /** Adds records whose ids are known to be new; as a whole or, if it fails, not at all. */
    void add(List<StoredRecord> records) throws IOException {
        writer.addDocuments(documents(records));
        applied.incrementAndGet();
    }

    private static Query ids(List<BytesRef> ids) {
        return new TermInSetQuery(Fields.ID, ids);
    }

    // one document at a time: they are larger than the records
    private Iterable<Document> documents(List<StoredRecord> records) {
        return () -> records.stream().map(documents::document).iterator();
    }

    /** Reads a state that holds every applied change. */
    <T> T read(Reading<T> reading) throws IOException {
        refresh();
        return readVisible(reading);
    }

    /** Reads the state that is searchable already. */
    <T> T readVisible(Reading<T> reading) throws IOException {
        DirectoryReader reader = readers.acquire();
        try {
            return reading.on(reader);
        } finally {
            readers.release(reader);
        }
    }

    /** Makes every applied change searchable. */
    void refresh() throws IOException {
        long wanted = applied.get();
        if (visible >= wanted) {
            return;
        }
        synchronized (refreshing) {
            if (visible < wanted) {
                long upTo = applied.get();
                readers.maybeRefreshBlocking();
                visible = upTo;
            }
        }
    }

    /** Makes the applied changes durable, with the spec and the generation of the log that follows. Nobody writes meanwhile. */
    void commit(CollectionSpec spec, long log) throws IOException {
        writer.setLiveCommitData(Commits.data(spec, log).entrySet());
        writer.commit();
    }

    /**
     * Writes all segments anew for the index of the spec and commits. Nobody writes meanwhile, and there is nothing
     * uncommitted; readers see the old state. When it fails this object is of no use any more.
     */
    void rebuild(CollectionSpec spec, long log) throws IOException {
        codec.index(spec.vectorField().index());
        try (DirectoryReader committed = DirectoryReader.open(directory)) {
            List<CodecReader> segments = new ArrayList<>();
            for (LeafReaderContext leaf : committed.leaves()) {
                segments.add(SlowCodecReaderWrapper.wrap(leaf.reader()));
            }
            writer.deleteAll();
            if (!segments.isEmpty()) {
                writer.addIndexes(segments.toArray(CodecReader[]::new));
            }
            commit(spec, log);
        }
        applied.incrementAndGet();
    }

    /** A searcher on a state that holds every applied change, and that stays as it is until this object is closed. */
    IndexSearcher pin() throws IOException {
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

    boolean isOpen() {
        return writer.isOpen();
    }

    /** Forgets what is not committed. */
    @Override
    public void close() throws IOException {
        IOUtils.close(this::unpin, readers, writer::rollback);
    }
}
