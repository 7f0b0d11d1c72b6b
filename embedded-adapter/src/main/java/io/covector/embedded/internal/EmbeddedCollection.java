package io.covector.embedded.internal;

import io.covector.CollectionSpec;
import io.covector.Consistency;
import io.covector.ErrorCode;
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
import io.covector.embedded.internal.document.IdTerms;
import io.covector.embedded.internal.document.RecordReader;
import io.covector.embedded.internal.document.VectorCodec;
import io.covector.embedded.internal.engine.SharedEngine;
import io.covector.embedded.internal.filter.PeriodicCheck;
import io.covector.embedded.internal.filter.SegmentMatches;
import io.covector.embedded.internal.index.CollectionIndex;
import io.covector.embedded.internal.index.IdLookup;
import io.covector.embedded.internal.search.IdScan;
import io.covector.embedded.internal.search.TopKHeap;
import io.covector.embedded.internal.search.VectorSearch;
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

/**
 * A handle on an embedded collection. Every read sees every finished write, whatever consistency it asks for.
 * Thread-safe.
 */
final class EmbeddedCollection implements BackendCollection {
    private static final BatchLimits LIMITS = new BatchLimits(500, 5_000, 32 << 20, 64);
    private static final int FRAME_BYTES = 12; // three lengths, see LogEntryCodec

    private final SharedEngine engine;
    private final int defaultEf;

    EmbeddedCollection(SharedEngine engine, int defaultEf) {
        this.engine = engine;
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
        return engine.spec();
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
            engine.run(open -> {
                open.write(batch.records(), batch.mode(), deadline);
                return true;
            });
        }
        return WriteResult.allWritten(batch.records().size());
    }

    @Override
    public List<VectorRecord> get(
            List<RecordId> ids, Projection projection, Consistency consistency, Deadline deadline) {
        return read(deadline, reader -> {
            PeriodicCheck check = new PeriodicCheck(deadline);
            IdLookup lookup = new IdLookup(reader);
            RecordReader records = new RecordReader(reader, spec().idType(), projection);
            List<VectorRecord> found = new ArrayList<>();
            for (RecordId id : ids) {
                check.step();
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
        return engine.run(open -> open.delete(ids, deadline));
    }

    @Override
    public long delete(Filter filter, Deadline deadline) {
        return engine.run(open -> open.delete(filter, deadline));
    }

    @Override
    public List<SearchResult> search(SearchBatch batch, Deadline deadline) {
        return read(deadline, reader -> {
            PeriodicCheck check = new PeriodicCheck(deadline);
            Metric metric = spec().vectorField().metric();
            boolean hasGraph = spec().vectorField().index() instanceof IndexSpec.Hnsw;
            List<SegmentMatches> segments = SegmentMatches.in(reader, batch.filter(), check);
            VectorSearch search = new VectorSearch(batch, metric, hasGraph, defaultEf, segments, check);
            RecordReader records = new RecordReader(reader, spec().idType(), batch.projection());
            List<SearchResult> results = new ArrayList<>();
            for (Vector vector : batch.vectors()) {
                List<SearchHit> hits = new ArrayList<>();
                for (TopKHeap.Neighbor neighbor : search.nearest(VectorCodec.components(vector))) {
                    check.step();
                    hits.add(SearchHit.of(records.read(neighbor.doc()), metric, neighbor.distance()));
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
                reader -> SegmentMatches.in(reader, filter, new PeriodicCheck(deadline)).stream()
                        .mapToLong(SegmentMatches::count)
                        .sum());
    }

    @Override
    public ScanPage scan(ScanQuery query, Deadline deadline) {
        return read(deadline, reader -> {
            PeriodicCheck check = new PeriodicCheck(deadline);
            List<SegmentMatches> segments = SegmentMatches.in(reader, query.filter(), check);
            IdScan scan = new IdScan(segments, query.after().map(IdTerms::term).orElse(null), check);
            RecordReader records = new RecordReader(reader, spec().idType(), query.projection());
            List<VectorRecord> page = new ArrayList<>();
            for (int doc : scan.next(query.limit())) {
                check.step();
                page.add(records.read(doc));
            }
            return new ScanPage(page, !scan.next(1).isEmpty());
        });
    }

    private <T> T read(Deadline deadline, CollectionIndex.ReadAction<T> action) {
        deadline.check();
        return engine.run(open -> open.index().read(action));
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
        engine.run(open -> {
            open.changeIndex(index, deadline);
            return true;
        });
    }

    /**
     * Gives an {@link IndexSearcher} on the present state of the index, for reads that the API does not offer. The
     * searcher does not see later writes and keeps its files open until the client is closed, so ask for it once and
     * not for each query. Its document numbers have no meaning for this client. There is no access to the writer,
     * because a change that is not in the log would be lost.
     */
    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        return type == IndexSearcher.class
                ? Optional.of(type.cast(engine.run(open -> open.index().pin())))
                : Optional.empty();
    }
}
