package io.covector.test;

import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.FloatVector;
import io.covector.Metric;
import io.covector.RecordId;
import io.covector.SearchHit;
import io.covector.SearchResult;
import io.covector.Vector;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.WriteMode;
import io.covector.filter.Filter;
import io.covector.spi.RecordFilter;
import io.covector.spi.ScanPage;
import io.covector.spi.ScanQuery;
import io.covector.spi.SearchBatch;
import io.covector.spi.VectorMath;
import io.covector.spi.WriteBatch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * What one collection stores; its handles share it. Every operation looks at every record, under a lock. Thread-safe.
 */
final class MemoryTable {
    private final NavigableMap<RecordId, VectorRecord> records = new TreeMap<>();
    private final Set<RecordId> beingChanged = new HashSet<>();
    private final UnaryOperator<RecordId> collation;
    private CollectionSpec spec;
    private boolean dropped;

    MemoryTable(CollectionSpec spec, UnaryOperator<RecordId> collation) {
        this.spec = spec;
        this.collation = collation;
    }

    synchronized CollectionSpec spec() {
        return spec;
    }

    synchronized void spec(CollectionSpec other) {
        spec = other;
    }

    synchronized void drop() {
        dropped = true;
    }

    synchronized void clear() {
        records.clear();
    }

    private void requireThere() {
        if (dropped) {
            throw VectorException.builder(
                            ErrorCode.COLLECTION_NOT_FOUND, "collection '" + spec.name() + "' was dropped")
                    .build();
        }
    }

    /** Notes that a request changes these ids; a second one at the same time is an error of the caller. */
    synchronized void beginChange(List<RecordId> ids) {
        for (RecordId id : ids) {
            Connection.require(!beingChanged.contains(id), "one request in flight for an id, here " + id);
        }
        beingChanged.addAll(ids);
    }

    synchronized void endChange(List<RecordId> ids) {
        ids.forEach(beingChanged::remove);
    }

    synchronized void write(WriteBatch batch, Predicate<VectorRecord> refused) {
        requireThere();
        for (VectorRecord record : batch.records()) {
            if (refused.test(record)) {
                throw VectorException.builder(ErrorCode.REJECTED, "the server refuses the data")
                        .build();
            }
            if (batch.mode() == WriteMode.INSERT && records.containsKey(collation.apply(record.id()))) {
                throw VectorException.builder(ErrorCode.ID_EXISTS, "an id is stored already")
                        .build();
            }
        }
        batch.records().forEach(record -> records.put(collation.apply(record.id()), record));
    }

    synchronized List<VectorRecord> get(List<RecordId> ids) {
        requireThere();
        return ids.stream()
                .map(collation)
                .map(records::get)
                .filter(Objects::nonNull)
                .toList();
    }

    synchronized long delete(List<RecordId> ids) {
        requireThere();
        return ids.stream()
                .map(collation)
                .filter(id -> records.remove(id) != null)
                .count();
    }

    synchronized long delete(Filter filter) {
        return delete(
                matching(Optional.of(filter)).stream().map(VectorRecord::id).toList());
    }

    synchronized List<VectorRecord> matching(Optional<Filter> filter) {
        requireThere();
        return records.values().stream()
                .filter(record -> filter.isEmpty() || RecordFilter.matches(filter.get(), record))
                .toList();
    }

    synchronized List<SearchResult> search(SearchBatch batch) {
        List<VectorRecord> candidates = matching(batch.filter());
        Metric metric = spec.vectorField(batch.vectorField()).metric();
        List<SearchResult> results = new ArrayList<>();
        for (Vector query : batch.vectors()) {
            results.add(SearchResult.of(candidates.stream()
                    .filter(record -> record.vector(batch.vectorField()) != null)
                    .map(record -> hit(record, batch, metric, query))
                    .sorted(Comparator.comparingDouble(SearchHit::score).reversed())
                    .filter(hit -> hit.score() >= batch.minScore().orElse(Double.NEGATIVE_INFINITY))
                    .limit(batch.topK())
                    .toList()));
        }
        return results;
    }

    private SearchHit hit(VectorRecord record, SearchBatch batch, Metric metric, Vector query) {
        Vector stored = Objects.requireNonNull(record.vector(batch.vectorField()));
        double distance = VectorMath.distance(metric, components(query), components(stored));
        return SearchHit.of(Projections.apply(record, batch.projection(), spec), metric, distance);
    }

    private static float[] components(Vector vector) {
        return ((FloatVector) vector).array();
    }

    synchronized ScanPage scan(ScanQuery query) {
        List<VectorRecord> left = matching(query.filter()).stream()
                .filter(record -> query.after().isEmpty()
                        || record.id().compareTo(query.after().get()) > 0)
                .toList();
        List<VectorRecord> page = left.stream()
                .limit(query.limit())
                .map(record -> Projections.apply(record, query.projection(), spec))
                .toList();
        return new ScanPage(page, page.size() < left.size());
    }
}
