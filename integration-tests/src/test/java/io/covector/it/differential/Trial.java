package io.covector.it.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.Capability;
import io.covector.CollectionSpec;
import io.covector.DeclaredField;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.ScanRequest;
import io.covector.SearchRequest;
import io.covector.SearchResult;
import io.covector.VectorCollection;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import io.covector.spi.FieldValues;
import io.covector.tck.oracle.Oracle;
import io.covector.tck.oracle.SearchCheck;
import io.covector.text.Strings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** One collection on every backend and in the oracle, with the same operations on all of them. Not thread-safe. */
final class Trial {
    private final String label;
    private final Oracle oracle;
    private final Map<String, VectorCollection> collections = new LinkedHashMap<>();
    private final Set<String> exact;

    Trial(String label, CollectionSpec spec, List<Place> places) {
        this.label = label;
        this.oracle = new Oracle(spec);
        places.forEach(place -> collections.put(place.name(), place.client().createCollection(spec)));
        this.exact = places.stream()
                .filter(place -> spec.vectorField().index().equals(IndexSpec.none())
                        || place.client().capabilities().supports(Capability.EXACT_SEARCH))
                .map(Place::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Upserts with ids that are there already, or come twice. */
    void upsert(List<VectorRecord> records) {
        oracle.put(records.stream().map(this::asStored).toList());
        collections.forEach((name, collection) ->
                assertThat(collection.upsert(records).written()).as(on(name)).isEqualTo(records.size()));
    }

    void delete(List<RecordId> ids) {
        long expected = oracle.remove(List.copyOf(new TreeSet<>(ids)));
        collections.forEach((name, collection) ->
                assertThat(collection.delete(ids)).as(on(name)).isEqualTo(expected));
    }

    /** Deletes what matches and stores it again, as new records. */
    void deleteAndRestore(Filter filter) {
        List<VectorRecord> matching = oracle.matching(filter).stream()
                .map(id -> oracle.get(id).orElseThrow())
                .toList();
        collections.forEach((name, collection) -> {
            assertThat(collection.delete(filter))
                    .as(on(name) + " delete where " + filter)
                    .isEqualTo(matching.size());
            assertThat(collection.count()).as(on(name)).isEqualTo(oracle.size() - matching.size());
            assertThat(collection.insert(matching).allWritten()).as(on(name)).isTrue();
        });
    }

    /** Every record as it was given, vector included. */
    void compareContent() {
        List<VectorRecord> expected =
                oracle.ids().stream().map(id -> oracle.get(id).orElseThrow()).toList();
        ScanRequest everything = ScanRequest.builder()
                .projection(Projection.metadata().withVector())
                .pageSize(37)
                .build();
        collections.forEach((name, collection) ->
                assertThat(collection.scan(everything).toList()).as(on(name)).isEqualTo(expected));
    }

    /** Which records match, by scan and by count. */
    void compareMatches(Filter filter) {
        List<RecordId> expected = oracle.matching(filter);
        collections.forEach((name, collection) -> {
            if (!scan(collection, filter).equals(expected) || collection.count(filter) != expected.size()) {
                throw disagreement(name, collection, filter);
            }
        });
    }

    /** A search by the index if there is one: it may miss a nearer record, and nothing else. */
    void checkIndexSearch(SearchRequest request) {
        collections.forEach((name, collection) ->
                check(name, request, SearchCheck.sound(oracle, request, collection.search(request))));
    }

    /** An exact search on every backend that has one here: by itself right, and the same on all. */
    void compareSearch(SearchRequest request) {
        List<SearchResult> results = new ArrayList<>();
        exact.forEach(name -> {
            VectorCollection collection = Objects.requireNonNull(collections.get(name));
            SearchResult result = collection.search(request);
            check(name, request, SearchCheck.exact(oracle, request, result));
            results.add(result);
        });
        for (SearchResult result : results) {
            int common = Math.min(result.hits().size(), results.get(0).hits().size());
            for (int i = 0; i < common; i++) {
                double one = results.get(0).hits().get(i).distance().orElseThrow();
                double other = result.hits().get(i).distance().orElseThrow();
                assertThat(Math.abs(one - other))
                        .as("%s: distances at rank %s: %s and %s", label, i, one, other)
                        .isLessThanOrEqualTo(2e-5 * Math.max(1, Math.abs(one)));
            }
        }
    }

    private void check(String name, SearchRequest request, List<String> complaints) {
        assertThat(complaints)
                .as(
                        "%s search for %s, top %s, minScore %s, where %s",
                        on(name), request.vector(), request.topK(), request.minScore(), request.filter())
                .isEmpty();
    }

    private AssertionError disagreement(String name, VectorCollection collection, Filter filter) {
        Filter small = Shrinker.shrink(
                filter,
                smaller -> !scan(collection, smaller).equals(oracle.matching(smaller))
                        || collection.count(smaller) != oracle.matching(smaller).size());
        TreeSet<RecordId> found = new TreeSet<>(scan(collection, small));
        TreeSet<RecordId> expected = new TreeSet<>(oracle.matching(small));
        return new AssertionError(on(name) + "\n  where " + small + "\n  count " + collection.count(small) + ", scan "
                + found.size() + "; expected " + expected.size() + "\n  missing: " + records(expected, found)
                + "\n  should not match: " + records(found, expected) + "\n  (first seen where " + filter + ")");
    }

    private String records(Set<RecordId> of, Set<RecordId> without) {
        return of.stream()
                .filter(id -> !without.contains(id))
                .limit(3)
                .map(id -> "\n    " + id + " " + oracle.get(id).orElseThrow().metadata() + " "
                        + Strings.quote(oracle.get(id).orElseThrow().text()))
                .collect(Collectors.joining());
    }

    private static List<RecordId> scan(VectorCollection collection, Filter filter) {
        ScanRequest request = ScanRequest.builder()
                .filter(filter)
                .projection(Projection.idOnly())
                .build();
        return collection.scan(request).map(VectorRecord::id).toList();
    }

    /** The contract on declared fields: null is as good as missing, and each type has one form. */
    private VectorRecord asStored(VectorRecord record) {
        Metadata.Builder metadata = record.metadata().toBuilder();
        for (DeclaredField field : oracle.spec().fields()) {
            Object value = record.metadata().get(field.name());
            if (value == null) {
                metadata.remove(field.name());
            } else {
                metadata.put(field.name(), Objects.requireNonNull(FieldValues.accept(field.type(), value)));
            }
        }
        return record.withMetadata(metadata.build());
    }

    private String on(String name) {
        return name + ", " + label + ", " + oracle.spec() + ":";
    }
}
