package io.covector.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.covector.FloatVector;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.RecordId;
import io.covector.SearchHit;
import io.covector.SearchResult;
import io.covector.SearchTuning;
import io.covector.Vector;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import io.covector.observe.Operation;
import io.covector.spi.Backend;
import io.covector.spi.BackendCollection;
import io.covector.spi.CallContext;
import io.covector.spi.Deadline;
import io.covector.spi.SearchBatch;
import io.covector.spi.VectorMath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.lucene.search.IndexSearcher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SearchTest {
    private static final int DIMENSION = 24;
    private static final IndexSpec HNSW = IndexSpec.hnsw(16, 100);

    private final Backend backend = Embedded.inMemory();
    private final Random random = new Random(42);
    private final List<VectorRecord> records = new ArrayList<>();

    @AfterEach
    void close() {
        backend.close();
    }

    private BackendCollection filled(Metric metric, IndexSpec index, int count, double scale) {
        BackendCollection collection = backend.create(Embedded.spec("c", DIMENSION, metric, index), Embedded.CONTEXT);
        for (int i = 0; i < count; i++) {
            float[] vector = vector(scale);
            records.add(VectorRecord.of("r" + i, vector, Metadata.of("n", i, "even", i % 2 == 0)));
        }
        for (int from = 0; from < count; from += 1500) {
            Embedded.upsert(collection, records.subList(from, Math.min(count, from + 1500)));
            if (from % 3000 == 0) {
                Embedded.count(collection); // ends a segment
            }
        }
        return collection;
    }

    private float[] vector(double scale) {
        float[] vector = Embedded.randomVector(random, DIMENSION);
        double length = scale * (0.5 + random.nextDouble());
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = (float) (vector[i] * length);
        }
        return vector;
    }

    private List<RecordId> nearest(Metric metric, float[] asked, int topK, Predicate<VectorRecord> filter) {
        return records.stream()
                .filter(filter)
                .sorted(Comparator.comparingDouble(record -> distance(metric, asked, record)))
                .limit(topK)
                .map(VectorRecord::id)
                .toList();
    }

    private static double distance(Metric metric, float[] asked, VectorRecord record) {
        return VectorMath.distance(metric, asked, ((FloatVector) record.vector()).array());
    }

    private void checkScores(Metric metric, float[] asked, SearchResult result) {
        double last = Double.NEGATIVE_INFINITY;
        for (SearchHit hit : result) {
            VectorRecord record =
                    records.get(Integer.parseInt(hit.id().toString().substring(1)));
            assertThat(hit.distance().orElseThrow()).isEqualTo(distance(metric, asked, record));
            assertThat(hit.score()).isEqualTo(metric.scoreOf(hit.distance().orElseThrow()));
            assertThat(hit.distance().orElseThrow()).isGreaterThanOrEqualTo(last);
            last = hit.distance().orElseThrow();
        }
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void graphFindsNearlyWhatComparingAllFinds(Metric metric) {
        BackendCollection collection = filled(metric, HNSW, 5000, 1);
        int found = 0;
        for (int query = 0; query < 50; query++) {
            float[] asked = vector(1);
            List<RecordId> expected = nearest(metric, asked, 10, record -> true);
            SearchResult exact = Embedded.search(
                    collection, asked, 10, null, SearchTuning.defaults().exact());
            assertThat(exact.hits()).extracting(SearchHit::id).isEqualTo(expected);
            SearchResult approximate = Embedded.search(collection, asked, 10, null, SearchTuning.defaults());
            checkScores(metric, asked, approximate);
            Set<RecordId> ids = approximate.hits().stream().map(SearchHit::id).collect(Collectors.toSet());
            assertThat(ids).hasSize(10);
            ids.retainAll(new HashSet<>(expected));
            found += ids.size();
        }
        assertThat(found / 500.0).isGreaterThan(0.95);
    }

    /**
     * What a search costs and finds.
     *
     * @param recall part of the nearest that it finds
     * @param looks looks at the clock: one for each segment, and one for so many nodes of its graph
     */
    private record Effort(double recall, long looks) {}

    private Effort effort(BackendCollection collection, List<Vector> asked, List<List<RecordId>> expected, int ef) {
        AtomicLong looks = new AtomicLong();
        CallContext counting =
                CallContext.of(Operation.SEARCH, Deadline.after(Duration.ofHours(1), looks::incrementAndGet));
        SearchBatch batch = SearchBatch.builder("vector", 10)
                .tuning(SearchTuning.defaults().ef(ef))
                .build(asked);
        List<SearchResult> results = collection.search(batch, counting);
        int found = 0;
        for (int i = 0; i < asked.size(); i++) {
            Set<RecordId> ids =
                    results.get(i).hits().stream().map(SearchHit::id).collect(Collectors.toSet());
            ids.retainAll(new HashSet<>(expected.get(i)));
            found += ids.size();
        }
        return new Effort(found / (10.0 * asked.size()), looks.get());
    }

    @Test
    void efMeansTheSameHoweverManySegmentsThereAre() {
        BackendCollection collection =
                backend.create(Embedded.spec("c", DIMENSION, Metric.COSINE, IndexSpec.hnsw()), Embedded.CONTEXT);
        for (int segment = 0; segment < 4; segment++) { // so few are not merged
            for (int i = 0; i < 1200; i++) {
                records.add(VectorRecord.of("r" + records.size(), vector(1), Metadata.empty()));
            }
            Embedded.upsert(collection, records.subList(segment * 1200, records.size()));
            assertThat(Embedded.count(collection)).isEqualTo(records.size());
        }
        List<Vector> asked = new ArrayList<>();
        List<List<RecordId>> expected = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            float[] vector = vector(1);
            asked.add(Vector.wrap(vector));
            expected.add(nearest(Metric.COSINE, vector, 10, record -> true));
        }
        int[] efs = {10, 40, 100, 400};
        List<Effort> many = efforts(collection, asked, expected, efs);
        assertThat(segments(collection)).isEqualTo(4);
        collection.dropIndex("vector", Embedded.CONTEXT);
        collection.createIndex("vector", IndexSpec.hnsw(), IndexBuild.defaults(), Embedded.CONTEXT);
        assertThat(segments(collection)).isEqualTo(1);
        List<Effort> one = efforts(collection, asked, expected, efs);
        for (int i = 0; i < efs.length; i++) {
            assertThat(many.get(i).recall())
                    .as("recall with ef %d, beside %s", efs[i], one)
                    .isGreaterThan(one.get(i).recall() - 0.03);
            long nodes = many.get(i).looks() - 4L * asked.size();
            assertThat(nodes)
                    .as("nodes with ef %d, beside %s", efs[i], one)
                    .isLessThan(2 * (one.get(i).looks() - asked.size()) + 10);
        }
        assertThat(many.get(2).recall()).as("by default").isGreaterThan(0.97);
        assertThat(one.get(2).recall()).as("by default").isGreaterThan(0.97);
    }

    private List<Effort> efforts(
            BackendCollection collection, List<Vector> asked, List<List<RecordId>> expected, int... efs) {
        return IntStream.of(efs)
                .mapToObj(ef -> effort(collection, asked, expected, ef))
                .toList();
    }

    private static int segments(BackendCollection collection) {
        return collection
                .unwrap(IndexSearcher.class)
                .orElseThrow()
                .getIndexReader()
                .leaves()
                .size();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 50, 900, 1500, 3999})
    void topKIsFilledUnderAnyFilter(int matching) {
        BackendCollection collection = filled(Metric.COSINE, IndexSpec.hnsw(2, 4), 4000, 1);
        float[] asked = vector(1);
        Filter filter = Filter.lt("n", matching);
        for (int topK : new int[] {1, 10, 1000, 16_384}) {
            SearchResult result = Embedded.search(
                    collection, asked, topK, filter, SearchTuning.defaults().ef(1));
            assertThat(result.hits())
                    .hasSize(Math.min(topK, matching))
                    .allMatch(hit -> hit.metadata().getLong("n").orElseThrow() < matching);
            checkScores(Metric.COSINE, asked, result);
        }
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void minimumScoreCutsWhereItSays(Metric metric) {
        BackendCollection collection = filled(metric, HNSW, 3000, 1);
        float[] asked = vector(1);
        SearchResult all = Embedded.search(collection, asked, 3000, null, SearchTuning.defaults());
        assertThat(all.hits()).hasSize(3000);
        double edge = all.hits().get(20).score();
        SearchResult cut =
                Embedded.search(collection, asked, 100, null, OptionalDouble.of(edge), SearchTuning.defaults());
        assertThat(cut.hits()).hasSize(21).allMatch(hit -> hit.score() >= edge);
        SearchResult none =
                Embedded.search(collection, asked, 100, null, OptionalDouble.of(1e9), SearchTuning.defaults());
        assertThat(none.hits()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-30, 1e-6, 1e6, 1e20, 1e37})
    void lengthsBeyondSinglePrecisionAreComparedExactly(double scale) {
        for (Metric metric : Metric.values()) {
            records.clear();
            BackendCollection collection = filled(metric, HNSW, 1500, scale);
            float[] asked = vector(scale);
            SearchResult result = Embedded.search(collection, asked, 10, null, SearchTuning.defaults());
            checkScores(metric, asked, result);
            SearchHit best = result.hits().get(0);
            VectorRecord expected = records.get(Integer.parseInt(
                    nearest(metric, asked, 1, record -> true).get(0).toString().substring(1)));
            double reachable = distance(metric, asked, expected);
            assertThat(best.distance().orElseThrow()).isCloseTo(reachable, within(Math.abs(reachable) * 1e-5));
            backend.drop("c", Embedded.CONTEXT);
        }
    }

    @Test
    void zeroVectorsHaveNoPlaceInTheGraphButAreFound() {
        BackendCollection collection = filled(Metric.DOT, HNSW, 2000, 1);
        Embedded.upsert(collection, VectorRecord.of("zero", new float[DIMENSION]));
        SearchResult result = Embedded.search(collection, new float[DIMENSION], 3000, null, SearchTuning.defaults());
        assertThat(result.hits()).hasSize(2001).allMatch(hit -> hit.score() == 0);
    }

    @Test
    void replacedAndDeletedRecordsAreNoHits() {
        BackendCollection collection = filled(Metric.EUCLIDEAN, HNSW, 4000, 1);
        float[] asked = vector(1);
        List<RecordId> near = nearest(Metric.EUCLIDEAN, asked, 100, record -> true);
        collection.delete(near.subList(0, 50), Embedded.CONTEXT);
        float[] far = vector(1000);
        Embedded.upsert(
                collection,
                near.subList(50, 100).stream()
                        .map(id -> VectorRecord.of(id, Vector.wrap(far), Metadata.empty()))
                        .toList());
        SearchResult result = Embedded.search(collection, asked, 20, null, SearchTuning.defaults());
        assertThat(result.hits()).hasSize(20).extracting(SearchHit::id).doesNotContainAnyElementsOf(near);
        assertThat(Embedded.search(collection, asked, 10_000, null, SearchTuning.defaults())
                        .hits())
                .hasSize(3950);
    }

    @Test
    void indexCanBeBuiltAndDroppedUnderTheRecords() {
        BackendCollection collection = filled(Metric.COSINE, IndexSpec.none(), 3000, 1);
        collection.delete(Filter.gte("n", 2900), Embedded.CONTEXT);
        records.subList(2900, 3000).clear();
        float[] asked = vector(1);
        List<RecordId> expected = nearest(Metric.COSINE, asked, 10, record -> true);
        for (IndexSpec index : List.of(IndexSpec.hnsw(8, 64), IndexSpec.none(), HNSW)) {
            if (index instanceof IndexSpec.None) {
                collection.dropIndex("vector", Embedded.CONTEXT);
            } else {
                collection.createIndex("vector", index, IndexBuild.defaults(), Embedded.CONTEXT);
            }
            assertThat(collection.spec().vectorField().index()).isEqualTo(index);
            assertThat(Embedded.count(collection)).isEqualTo(2900);
            SearchResult result = Embedded.search(
                    collection, asked, 10, null, SearchTuning.defaults().ef(1000));
            assertThat(result.hits()).extracting(SearchHit::id).isEqualTo(expected);
            Embedded.upsert(collection, records.subList(0, 10));
        }
        assertThat(Embedded.count(collection)).isEqualTo(2900);
    }

    @Test
    void takesFourThousandDimensions() {
        int dimension = 4096;
        BackendCollection collection =
                backend.create(Embedded.spec("wide", dimension, Metric.COSINE, HNSW), Embedded.CONTEXT);
        List<VectorRecord> wide = new ArrayList<>();
        for (int i = 0; i < 1200; i++) {
            wide.add(VectorRecord.of("r" + i, Embedded.randomVector(random, dimension)));
        }
        Embedded.upsert(collection, wide);
        float[] asked = wide.get(77).floats();
        SearchResult result = Embedded.search(collection, asked, 5, null, SearchTuning.defaults());
        assertThat(result.hits().get(0).id()).isEqualTo(RecordId.of("r77"));
        assertThat(result.hits().get(0).score()).isCloseTo(1, within(1e-9));
        assertThat(backend.capabilities().maxDimension()).isEqualTo(dimension);
    }
}
