package io.covector.embedded;

import io.covector.CollectionSpec;
import io.covector.Consistency;
import io.covector.ErrorCode;
import io.covector.FloatVector;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.Metric;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.SearchHit;
import io.covector.SearchResult;
import io.covector.Vector;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.WriteResult;
import io.covector.filter.Filter;
import io.covector.spi.BackendCollection;
import io.covector.spi.BatchLimits;
import io.covector.spi.Deadline;
import io.covector.spi.ScanPage;
import io.covector.spi.ScanQuery;
import io.covector.spi.SearchBatch;
import io.covector.spi.WriteBatch;
import io.covector.text.Strings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.search.IndexSearcher;

/** A handle on an embedded collection. Every read sees every finished write, whatever consistency it asks for. Thread-safe. */
final class EmbeddedCollection implements BackendCollection {
    private static final BatchLimits LIMITS = new BatchLimits(500, 5_000, 32 << 20, 64);
    private static final int FRAME_BYTES = 12; // three lengths, see ChangeCodec

    private final CollectionStore store;
    private final int defaultEf;

    EmbeddedCollection(CollectionStore store, int defaultEf) {
        this.store = store;
        this.defaultEf = defaultEf;
    }

    static void requireSupported(IndexSpec index) {
        if (index instanceof IndexSpec.IvfFlat) {
            throw VectorException.builder(
                            ErrorCode.UNSUPPORTED, "the embedded backend does not support an IVF_FLAT index")
                    .build();
        }
    }

    @Override
    public CollectionSpec spec() {
        return store.spec();
    }

    @Override
    public BatchLimits limits() {
        return LIMITS;
    }

    @Override
    public long encodedBytes(VectorRecord record) {
        long id = IdTerms.term(record.id()).length;
        long vector = record.vector() == null ? 0 : (long) record.vector().dimension() * Float.BYTES;
        return FRAME_BYTES + id + vector + Strings.utf8Length(record.metadata().toJson());
    }

    @Override
    public WriteResult write(WriteBatch batch, Deadline deadline) {
        if (!batch.records().isEmpty()) {
            store.run(engine -> {
                engine.put(batch.records(), batch.mode(), deadline);
                return true;
            });
        }
        return WriteResult.allWritten(batch.records().size());
    }

    @Override
    public List<VectorRecord> get(
            List<RecordId> ids, Projection projection, Consistency consistency, Deadline deadline) {
        return read(deadline, reader -> {
            Pulse pulse = new Pulse(deadline);
            IdLookup lookup = new IdLookup(reader);
            RecordReader records = new RecordReader(reader, spec().idType(), projection);
            List<VectorRecord> found = new ArrayList<>();
            for (RecordId id : ids) {
                pulse.step();
                int doc = lookup.find(IdTerms.term(id));
                if (doc != IdLookup.NONE) {
                    found.add(records.read(doc));
                }
            }
            return found;
        });
    }

    @Override
    public long delete(List<RecordId> ids, Deadline deadline) {
        return store.run(engine -> engine.remove(ids, deadline));
    }

    @Override
    public long delete(Filter filter, Deadline deadline) {
        return store.run(engine -> engine.remove(filter, deadline));
    }

    @Override
    public List<SearchResult> search(SearchBatch batch, Deadline deadline) {
        return read(deadline, reader -> {
            Pulse pulse = new Pulse(deadline);
            Metric metric = spec().vectorField().metric();
            boolean hasGraph = spec().vectorField().index() instanceof IndexSpec.Hnsw;
            List<Matches> segments = Matches.in(reader, batch.filter(), pulse);
            VectorSearch search = new VectorSearch(batch, metric, hasGraph, defaultEf, segments, pulse);
            RecordReader records = new RecordReader(reader, spec().idType(), batch.projection());
            List<SearchResult> results = new ArrayList<>();
            for (Vector vector : batch.vectors()) {
                List<SearchHit> hits = new ArrayList<>();
                for (Nearest.Found found : search.nearest(((FloatVector) vector).array())) {
                    pulse.step();
                    hits.add(SearchHit.of(records.read(found.doc()), metric, found.distance()));
                }
                results.add(SearchResult.of(hits));
            }
            return results;
        });
    }

    @Override
    public long count(Optional<Filter> filter, Consistency consistency, Deadline deadline) {
        return read(
                deadline,
                reader -> Matches.in(reader, filter, new Pulse(deadline)).stream()
                        .mapToLong(Matches::count)
                        .sum());
    }

    @Override
    public ScanPage scan(ScanQuery query, Deadline deadline) {
        return read(deadline, reader -> {
            Pulse pulse = new Pulse(deadline);
            List<Matches> segments = Matches.in(reader, query.filter(), pulse);
            IdScan scan = new IdScan(segments, query.after().map(IdTerms::term).orElse(null), pulse);
            RecordReader records = new RecordReader(reader, spec().idType(), query.projection());
            List<VectorRecord> page = new ArrayList<>();
            for (int doc : scan.next(query.limit())) {
                pulse.step();
                page.add(records.read(doc));
            }
            return new ScanPage(page, !scan.next(1).isEmpty());
        });
    }

    private <T> T read(Deadline deadline, LiveIndex.Reading<T> reading) {
        deadline.check();
        return store.run(engine -> engine.index().read(reading));
    }

    @Override
    public void createIndex(IndexSpec index, IndexBuild build, Deadline deadline) {
        requireSupported(index);
        IndexSpec present = spec().vectorField().index();
        if (!(present instanceof IndexSpec.None) && !present.equals(index)) {
            throw VectorException.invalidArgument("collection '" + spec().name() + "' has the index " + present
                    + "; drop it before creating another");
        }
        changeIndex(index, deadline);
    }

    @Override
    public void dropIndex(Deadline deadline) {
        changeIndex(IndexSpec.none(), deadline);
    }

    private void changeIndex(IndexSpec index, Deadline deadline) {
        store.run(engine -> {
            engine.changeIndex(index, deadline);
            return true;
        });
    }

    /**
     * Has an {@link IndexSearcher} on the present state of the index, for reading what the API does not offer. It does not see later
     * writes, keeps its files open until the client is closed, and gives numbers of records that mean nothing elsewhere: ask
     * for it once, not for each query. A writer is not to be had: what bypasses the log does not survive.
     */
    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        return type == IndexSearcher.class
                ? Optional.of(type.cast(store.run(engine -> engine.index().pin())))
                : Optional.empty();
    }
}
