package io.covector.client;

import io.covector.CollectionSpec;
import io.covector.Consistency;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.SearchHit;
import io.covector.SearchResult;
import io.covector.Vector;
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
    public BatchLimits limits() {
        return new BatchLimits(10, 10, 1 << 20, 3);
    }

    @Override
    public int maxParallelWrites() {
        return 1;
    }

    @Override
    public long encodedBytes(VectorRecord record) {
        return 10;
    }

    @Override
    public WriteResult write(WriteBatch batch, Deadline deadline) {
        onWrite.run();
        timeouts.add(deadline.timeout());
        batch.records().forEach(record -> records.put(record.id(), record));
        return WriteResult.allWritten(batch.records().size());
    }

    @Override
    public List<VectorRecord> get(
            List<RecordId> ids, Projection projection, Consistency consistency, Deadline deadline) {
        return records.values().stream()
                .filter(record -> ids.contains(record.id()))
                .toList();
    }

    @Override
    public long delete(List<RecordId> ids, Deadline deadline) {
        return ids.stream().filter(id -> records.remove(id) != null).count();
    }

    @Override
    public long delete(Filter filter, Deadline deadline) {
        filters.add(Optional.of(filter));
        return 0;
    }

    @Override
    public List<SearchResult> search(SearchBatch batch, Deadline deadline) {
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
    public long count(Optional<Filter> filter, Consistency consistency, Deadline deadline) {
        onCount.run();
        deadline.check();
        filters.add(filter);
        timeouts.add(deadline.timeout());
        return records.size();
    }

    @Override
    public ScanPage scan(ScanQuery query, Deadline deadline) {
        scans.add(query);
        NavigableMap<RecordId, VectorRecord> rest =
                query.after().map(after -> records.tailMap(after, false)).orElse(records);
        List<VectorRecord> page = rest.values().stream().limit(query.limit()).toList();
        return new ScanPage(page, rest.size() > page.size());
    }

    @Override
    public void createIndex(IndexSpec index, IndexBuild build, Deadline deadline) {
        onCreateIndex.run();
        timeouts.add(deadline.timeout());
        spec = spec.toBuilder().vector(spec.vectorField().index(index)).build();
    }

    @Override
    public void dropIndex(Deadline deadline) {
        spec = spec.toBuilder()
                .vector(spec.vectorField().index(IndexSpec.none()))
                .build();
    }

    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        return Optional.empty();
    }
}
