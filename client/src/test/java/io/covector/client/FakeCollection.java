package io.covector.client;

import io.covector.CollectionSpec;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.RecordId;
import io.covector.SearchHit;
import io.covector.SearchResult;
import io.covector.Vector;
import io.covector.VectorRecord;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Keeps records in a map, ignores filters, and writes down what it is asked. Takes one write at a time. */
final class FakeCollection implements BackendCollection {
    final NavigableMap<RecordId, VectorRecord> records = new TreeMap<>();
    final List<SearchBatch> searches = new ArrayList<>();
    final List<ScanQuery> scans = new ArrayList<>();
    final List<Optional<Filter>> filters = new ArrayList<>();
    final List<Optional<Duration>> timeouts = new ArrayList<>();
    Runnable onCount = () -> {};
    Runnable onWrite = () -> {};
    Runnable onCreateIndex = () -> {};
    private CollectionSpec spec;

    FakeCollection(CollectionSpec spec) {
        this.spec = spec;
    }

    @Override
    public CollectionSpec spec() {
        return spec;
    }

    @Override
    public RequestLimits limits() {
        return RequestLimits.builder()
                .records(10, 10)
                .maxBytes(1 << 20)
                .maxQueries(3)
                .maxConcurrentRequests(1)
                .build();
    }

    @Override
    public SearchLimits searchLimits(SearchBatch like) {
        return SearchLimits.builder(3).build();
    }

    @Override
    public long encodedBytes(VectorRecord record) {
        return 10;
    }

    @Override
    public void write(WriteBatch batch, CallContext context) {
        onWrite.run();
        timeouts.add(context.deadline().timeout());
        batch.records().forEach(record -> records.put(record.id(), record));
    }

    @Override
    public List<VectorRecord> get(GetQuery query, CallContext context) {
        return records.values().stream()
                .filter(record -> query.ids().contains(record.id()))
                .toList();
    }

    @Override
    public long delete(List<RecordId> ids, CallContext context) {
        return ids.stream().filter(id -> records.remove(id) != null).count();
    }

    @Override
    public long delete(Filter filter, CallContext context) {
        filters.add(Optional.of(filter));
        return 0;
    }

    @Override
    public List<SearchResult> search(SearchBatch batch, CallContext context) {
        searches.add(batch);
        List<SearchResult> results = new ArrayList<>();
        for (Vector vector : batch.vectors()) {
            VectorRecord echo = VectorRecord.of(RecordId.of("echo"), vector, Metadata.empty());
            results.add(SearchResult.of(
                    List.of(SearchHit.of(echo, spec.vectorField().metric(), 0))));
        }
        return results;
    }

    @Override
    public long count(CountQuery query, CallContext context) {
        onCount.run();
        context.check();
        filters.add(query.filter());
        timeouts.add(context.deadline().timeout());
        return records.size();
    }

    @Override
    public ScanPage scan(ScanQuery query, CallContext context) {
        scans.add(query);
        NavigableMap<RecordId, VectorRecord> rest =
                query.after().map(after -> records.tailMap(after, false)).orElse(records);
        List<VectorRecord> page = rest.values().stream().limit(query.limit()).toList();
        return new ScanPage(page, rest.size() > page.size());
    }

    @Override
    public void createIndex(String vectorField, IndexSpec index, IndexBuild build, CallContext context) {
        onCreateIndex.run();
        timeouts.add(context.deadline().timeout());
        spec = spec.withIndex(vectorField, index);
    }

    @Override
    public void dropIndex(String vectorField, CallContext context) {
        spec = spec.withIndex(vectorField, IndexSpec.none());
    }

    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        return Optional.empty();
    }
}
