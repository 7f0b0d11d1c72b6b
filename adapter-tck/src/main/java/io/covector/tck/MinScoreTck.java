package io.covector.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.Capability;
import io.covector.CollectionSpec;
import io.covector.FloatVector;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.RecordId;
import io.covector.SearchHit;
import io.covector.SearchRequest;
import io.covector.SearchResult;
import io.covector.Vector;
import io.covector.VectorCollection;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import io.covector.tck.oracle.Hit;
import io.covector.tck.oracle.SearchCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A minimum score holds before {@code topK} is cut. */
abstract class MinScoreTck extends Theme {
    private static final int DIMENSION = 8;
    private static final int POOR_DIMENSION = 64;

    MinScoreTck(RecordTck tck) {
        super(tck);
    }

    @ParameterizedTest
    @EnumSource
    void leavesThoseThatScoreAsMuch(Metric metric) {
        SearchSet set = set(metric, IndexSpec.none());
        for (SearchRequest request : between(set)) {
            Expect.exact(set.collection(), set.oracle(), request);
        }
    }

    /** An index may miss a record: what it finds must score as much, and be nearly all. */
    @ParameterizedTest
    @EnumSource
    void leavesThoseThatScoreAsMuchByAnIndex(Metric metric) {
        SearchSet set = set(metric, Specs.index(capabilities()));
        List<SearchRequest> requests = between(set);
        double recall = 0;
        for (SearchRequest request : requests) {
            SearchResult result = set.collection().search(request);
            assertThat(result)
                    .allSatisfy(hit -> assertThat(hit.score())
                            .isGreaterThanOrEqualTo(request.minScore().orElseThrow() - 1e-5));
            recall += SearchCheck.recall(set.oracle(), request, result) / requests.size();
        }
        assertThat(recall).as("recall").isGreaterThan(0.9);
    }

    /** Whatever an index misses, it does not miss more for a minimum score. */
    @Test
    void findsWhatTheSearchWithoutFindsByAnIndex() {
        VectorCollection collection = ofPoorIndex();
        SplittableRandom random = new SplittableRandom(15);
        for (int i = 0; i < 5; i++) {
            FloatVector query = Records.random(random, POOR_DIMENSION, 1);
            List<SearchHit> plain =
                    collection.search(request(query, 50).build()).hits();
            assertThat(plain).hasSize(50);
            for (int rank : new int[] {0, 9, 30, 49}) {
                double limit = plain.get(rank).score() - 1e-4;
                List<RecordId> expected = plain.stream()
                        .filter(hit -> hit.score() >= limit)
                        .map(SearchHit::id)
                        .toList();
                SearchResult result =
                        collection.search(request(query, 50).minScore(limit).build());
                assertThat(result)
                        .hasSizeGreaterThanOrEqualTo(expected.size())
                        .allSatisfy(hit -> assertThat(hit.score()).isGreaterThanOrEqualTo(limit - 1e-5));
                // a search that finds nearer ones has no room for the farthest
                double worst = result.hits().get(result.hits().size() - 1).score();
                List<RecordId> found = result.hits().stream().map(SearchHit::id).toList();
                assertThat(expected.stream().filter(id -> !found.contains(id)))
                        .as("not found")
                        .allSatisfy(id -> assertThat(result.hits().size() == 50 && scoreOf(plain, id) <= worst)
                                .isTrue());
            }
        }
    }

    private static double scoreOf(List<SearchHit> hits, RecordId id) {
        return hits.stream()
                .filter(hit -> hit.id().equals(id))
                .findFirst()
                .orElseThrow()
                .score();
    }

    /** Random vectors of many dimensions in a graph of few edges, which connects them badly. */
    private VectorCollection ofPoorIndex() {
        boolean graph = capabilities().supports(Capability.HNSW_INDEX);
        SplittableRandom random = new SplittableRandom(14);
        VectorField field =
                VectorField.of(POOR_DIMENSION, Metric.COSINE).index(graph ? IndexSpec.hnsw(2, 8) : IndexSpec.none());
        VectorCollection collection = client().createCollection(
                        CollectionSpec.builder(session().newName())
                                .vector(field)
                                .build());
        collection.upsert(Records.many(
                1_500,
                i -> VectorRecord.of(
                        RecordId.of(Records.id(i)), Records.random(random, POOR_DIMENSION, 1), Metadata.of("n", i))));
        return collection;
    }

    /** Limits between two neighbours, so that rounding decides nothing. */
    private static List<SearchRequest> between(SearchSet set) {
        FloatVector query = Records.random(new SplittableRandom(9), DIMENSION, 1);
        List<Hit> hits = set.oracle().nearest(query, Filter.all());
        List<SearchRequest> requests = new ArrayList<>();
        for (int rank : new int[] {0, 3, 40, 150, 298}) {
            double limit = (hits.get(rank).score() + hits.get(rank + 1).score()) / 2;
            for (int topK : new int[] {1, 10, 300}) {
                requests.add(request(query, topK).minScore(limit).build());
                requests.add(
                        request(query, topK).minScore(limit).filter("n >= 150").build());
            }
        }
        return requests;
    }

    /** The boundary belongs to it: the score that a hit came with keeps this hit, and those before it. */
    @ParameterizedTest
    @EnumSource
    void thatOfAHitKeepsTheHit(Metric metric) {
        for (IndexSpec index : List.of(IndexSpec.none(), Specs.index(capabilities()))) {
            SearchSet set = set(metric, index);
            SplittableRandom random = new SplittableRandom(16);
            for (int i = 0; i < 3; i++) {
                FloatVector query = i % 2 == 0 ? Records.random(random, DIMENSION, 1) : set.vector(Records.id(i));
                List<SearchHit> hits =
                        set.collection().search(request(query, 10).build()).hits();
                for (int rank = 0; rank < hits.size(); rank++) {
                    SearchRequest again =
                            request(query, 10).minScore(hits.get(rank).score()).build();
                    assertThat(set.collection().search(again).hits())
                            .as("%s, %s, rank %s of %s", metric, index, rank, i)
                            .extracting(SearchHit::id)
                            .containsAll(hits.subList(0, rank + 1).stream()
                                    .map(SearchHit::id)
                                    .toList());
                }
            }
        }
    }

    @Test
    void mayBeNegativeOrZeroUnderCosine() {
        SearchSet set = set(Metric.COSINE, IndexSpec.none());
        FloatVector query = Records.random(new SplittableRandom(10), DIMENSION, 1);
        for (double limit : new double[] {-1, -0.99, -0.5, -1e-3, 0, 1e-3, 0.5, 0.999}) {
            Expect.exact(
                    set.collection(),
                    set.oracle(),
                    request(query, 300).minScore(limit).build());
        }
    }

    @ParameterizedTest
    @EnumSource
    void beyondEveryScoreLeavesNothing(Metric metric) {
        SearchSet set = set(metric, IndexSpec.none());
        FloatVector query = Records.random(new SplittableRandom(12), DIMENSION, 1);

        SearchResult result =
                set.collection().search(request(query, 10).minScore(1e6).build());

        assertThat(result.hits()).isEmpty();
        assertThat(result.shortReason()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void belowEveryScoreLeavesAll(Metric metric) {
        SearchSet set = set(metric, IndexSpec.none());
        FloatVector query = Records.random(new SplittableRandom(13), DIMENSION, 1);

        Expect.exact(
                set.collection(),
                set.oracle(),
                request(query, 300).minScore(-1e6).build());
    }

    @Test
    void holdsForAnOppositeVector() {
        SearchSet set = session()
                .shared(
                        "axes",
                        SearchSet.class,
                        () -> SearchSet.create(
                                session(),
                                Specs.plain(session().newName(), 2, Metric.COSINE),
                                List.of(
                                        VectorRecord.of("east", new float[] {2, 0}),
                                        VectorRecord.of("north", new float[] {0, 3}),
                                        VectorRecord.of("west", new float[] {-4, 0}))));
        Vector east = Vector.copyOf(1, 0);

        assertThat(ids(set, east, 0.5)).containsExactly("east");
        assertThat(ids(set, east, -0.5)).containsExactly("east", "north");
        assertThat(ids(set, east, -1.5)).containsExactly("east", "north", "west");
    }

    private static List<Object> ids(SearchSet set, Vector query, double minScore) {
        SearchRequest request =
                SearchRequest.builder(query).topK(10).minScore(minScore).build();
        return set.collection().search(request).hits().stream()
                .map(hit -> hit.id().value())
                .toList();
    }

    private SearchSet set(Metric metric, IndexSpec index) {
        return session().shared("min score " + metric + index, SearchSet.class, () -> {
            SplittableRandom random = new SplittableRandom(8);
            List<VectorRecord> records = Records.many(
                    300,
                    i -> VectorRecord.of(
                            RecordId.of(Records.id(i)),
                            Records.random(random, DIMENSION, 1 + i % 3),
                            Metadata.of("n", i)));
            VectorField field = VectorField.of(DIMENSION, metric).index(index);
            return SearchSet.create(
                    session(),
                    CollectionSpec.builder(session().newName()).vector(field).build(),
                    records);
        });
    }

    private static SearchRequest.Builder request(FloatVector query, int topK) {
        return SearchRequest.builder(query).topK(topK);
    }
}
