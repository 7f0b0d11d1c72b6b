package io.covector.embedded.internal;

import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.Metric;
import io.covector.RecordId;
import io.covector.SearchHit;
import io.covector.SearchResult;
import io.covector.Vector;
import io.covector.VectorException;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.embedded.internal.document.IdTerms;
import io.covector.embedded.internal.document.RecordReader;
import io.covector.embedded.internal.document.VectorCodec;
import io.covector.embedded.internal.engine.SharedEngine;
import io.covector.embedded.internal.filter.MatchesCache;
import io.covector.embedded.internal.filter.PeriodicCheck;
import io.covector.embedded.internal.filter.SegmentMatches;
import io.covector.embedded.internal.index.CollectionIndex;
import io.covector.embedded.internal.index.IdLookup;
import io.covector.embedded.internal.search.IdScan;
import io.covector.embedded.internal.search.TopKHeap;
import io.covector.embedded.internal.search.VectorSearch;
import io.covector.filter.Filter;
import io.covector.spi.BackendCollection;
import io.covector.spi.CallContext;
import io.covector.spi.CountQuery;
import io.covector.spi.GetQuery;
import io.covector.spi.RequestLimits;
import io.covector.spi.ScanPage;
import io.covector.spi.ScanQuery;
import io.covector.spi.SearchBatch;
import io.covector.spi.SearchLimits;
import io.covector.spi.WriteBatch;
import io.covector.text.Strings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.search.IndexSearcher;

/**
 * A handle on an embedded collection. Every read sees every finished write, whatever consistency it asks for.
 * Thread-safe.
 */
final class EmbeddedCollection implements BackendCollection {
    private static final RequestLimits LIMITS = RequestLimits.builder()
            .records(500, 5_000)
            .maxBytes(32 << 20)
            .maxQueries(64)
            .maxConcurrentRequests(Integer.MAX_VALUE) // no connections
            .build();
    private static final SearchLimits SEARCH_LIMITS =
            SearchLimits.builder(LIMITS.maxQueries()).build();
    private static final int FRAME_BYTES = 12; // three lengths, see LogEntryCodec

    private final SharedEngine engine;
    private final OptionalInt defaultEf;

    EmbeddedCollection(SharedEngine engine, OptionalInt defaultEf) {
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
    public RequestLimits limits() {
        return LIMITS;
    }

    @Override
    public SearchLimits searchLimits(SearchBatch like) {
        return SEARCH_LIMITS;
    }

    @Override
    public long encodedBytes(VectorRecord record) {
        long id = IdTerms.term(record.id()).length;
        Vector vector = record.vector(spec().vectorField().name());
        long components = vector == null ? 0 : (long) vector.dimension() * Float.BYTES;
        String text = record.text();
        return FRAME_BYTES
                + id
                + components
                + (text == null ? 0 : Integer.BYTES + Strings.utf8Length(text))
                + Strings.utf8Length(record.metadata().toJson());
    }

    @Override
    public void write(WriteBatch batch, CallContext context) {
        if (!batch.records().isEmpty()) {
            engine.write(context, open -> {
                open.write(batch.records(), batch.mode(), context);
                return true;
            });
        }
    }

    @Override
    public List<VectorRecord> get(GetQuery query, CallContext context) {
        return read(context, reader -> {
            PeriodicCheck check = new PeriodicCheck(context);
            IdLookup lookup = new IdLookup(reader);
            RecordReader records = new RecordReader(reader, spec(), query.projection());
            List<VectorRecord> found = new ArrayList<>();
            for (RecordId id : query.ids()) {
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
    public long delete(List<RecordId> ids, CallContext context) {
        return engine.write(context, open -> open.delete(ids, context));
    }

    @Override
    public long delete(Filter filter, CallContext context) {
        return engine.write(context, open -> open.delete(filter, context));
    }

    @Override
    public List<SearchResult> search(SearchBatch batch, CallContext context) {
        return read(context, reader -> {
            PeriodicCheck check = new PeriodicCheck(context);
            VectorField field = spec().vectorField(batch.vectorField());
            Metric metric = field.metric();
            boolean hasGraph = field.index() instanceof IndexSpec.Hnsw;
            List<SegmentMatches> segments = SegmentMatches.in(reader, batch.filter(), check);
            VectorSearch search = new VectorSearch(batch, metric, hasGraph, defaultEf, segments, check);
            RecordReader records = new RecordReader(reader, spec(), batch.projection());
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
    public long count(CountQuery query, CallContext context) {
        return read(
                context,
                reader -> SegmentMatches.in(reader, query.filter(), new PeriodicCheck(context)).stream()
                        .mapToLong(SegmentMatches::count)
                        .sum());
    }

    @Override
    public ScanPage scan(ScanQuery query, CallContext context) {
        context.check();
        return engine.read(
                context, open -> open.index().read(context, reader -> scan(query, context, reader, open.matches())));
    }

    private ScanPage scan(ScanQuery query, CallContext context, DirectoryReader reader, MatchesCache matches)
            throws IOException {
        PeriodicCheck check = new PeriodicCheck(context);
        List<SegmentMatches> segments = matches.in(reader, query.filter(), check);
        IdScan scan = new IdScan(segments, query.after().map(IdTerms::term).orElse(null), check);
        RecordReader records = new RecordReader(reader, spec(), query.projection());
        List<VectorRecord> page = new ArrayList<>();
        for (int doc : scan.next(query.limit())) {
            check.step();
            page.add(records.read(doc));
        }
        return new ScanPage(page, !scan.next(1).isEmpty());
    }

    private <T> T read(CallContext context, CollectionIndex.ReadAction<T> action) {
        context.check();
        return engine.read(context, open -> open.index().read(context, action));
    }

    @Override
    public void createIndex(String vectorField, IndexSpec index, IndexBuild build, CallContext context) {
        requireSupported(index);
        changeIndex(vectorField, index, context);
    }

    @Override
    public void dropIndex(String vectorField, CallContext context) {
        changeIndex(vectorField, IndexSpec.none(), context);
    }

    private void changeIndex(String vectorField, IndexSpec index, CallContext context) {
        engine.write(context, open -> {
            open.changeIndex(vectorField, index, context);
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
