package io.covector.tck.oracle;

import io.covector.CollectionSpec;
import io.covector.FloatVector;
import io.covector.RecordId;
import io.covector.Vector;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A collection in a map, where every operation looks at every record. Not thread-safe. */
public final class Oracle {
    private static final Comparator<RecordId> ID_ORDER =
            (a, b) -> Values.compare(a.value(), b.value()).orElseThrow();

    private final CollectionSpec spec;
    private final FilterOracle filters;
    private final Map<RecordId, VectorRecord> records = new HashMap<>();

    /** An empty collection. */
    public Oracle(CollectionSpec spec) {
        this.spec = spec;
        this.filters = FilterOracle.of(spec);
    }

    /** What the collection is. */
    public CollectionSpec spec() {
        return spec;
    }

    /** Stores the records, replacing those of the same ids. */
    public void put(List<VectorRecord> stored) {
        stored.forEach(record -> records.put(record.id(), record));
    }

    /** Removes records; returns how many there were. */
    public long remove(Collection<RecordId> ids) {
        return ids.stream().filter(id -> records.remove(id) != null).count();
    }

    /** The record, if it is stored. */
    public Optional<VectorRecord> get(RecordId id) {
        return Optional.ofNullable(records.get(id));
    }

    /** Number of records. */
    public int size() {
        return records.size();
    }

    /** All ids, ascending. */
    public List<RecordId> ids() {
        return matching(Filter.all());
    }

    /** The ids of the records that match, ascending. */
    public List<RecordId> matching(Filter filter) {
        return records.values().stream()
                .filter(record -> filters.test(filter, record))
                .map(VectorRecord::id)
                .sorted(ID_ORDER)
                .toList();
    }

    /** Every record that matches, nearest first, measured against the vector. */
    public List<Hit> nearest(Vector query, Filter filter) {
        return matching(filter).stream()
                .map(id -> measure(id, query))
                .sorted(Comparator.comparingDouble(Hit::distance))
                .toList();
    }

    /** What a search with this vector must say of the record. */
    public Hit measure(RecordId id, Vector query) {
        return MetricOracle.measure(
                id,
                spec.vectorField().metric(),
                components(query),
                components(stored(id).vector()));
    }

    private VectorRecord stored(RecordId id) {
        return get(id).orElseThrow(() -> new IllegalArgumentException("no record " + id));
    }

    private static float[] components(@Nullable Vector vector) {
        if (vector instanceof FloatVector floats) {
            return floats.array();
        }
        throw new IllegalArgumentException("not a float32 vector: " + vector);
    }
}
