package io.covector.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.FloatVector;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.RecordId;
import io.covector.SearchRequest;
import io.covector.SearchResult;
import io.covector.Vector;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import io.covector.tck.oracle.Hit;
import io.covector.tck.oracle.SearchCheck;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A minimum score holds before {@code topK} is cut. */
abstract class MinScoreTck extends Theme {
    private static final int DIMENSION = 8;

    MinScoreTck(BackendTck tck) {
        super(tck);
    }

    @ParameterizedTest
    @EnumSource
    void leavesThoseThatScoreAsMuch(Metric metric) {
        for (IndexSpec index : List.of(IndexSpec.none(), Specs.index(capabilities()))) {
            SearchSet set = set(metric, index);
            FloatVector query = Records.random(new SplittableRandom(9), DIMENSION, 1);
            List<Hit> hits = set.oracle().nearest(query, Filter.all());
            for (int rank : new int[] {0, 3, 40, 150, 299}) {
                // between two neighbours, so that rounding decides nothing
                double limit = (hits.get(rank).score()
                                + hits.get(Math.min(rank + 1, 299)).score())
                        / 2;
                for (int topK : new int[] {1, 10, 300}) {
                    sound(set, request(query, topK).minScore(limit).build());
                    sound(
                            set,
                            request(query, topK)
                                    .minScore(limit)
                                    .filter("n >= 150")
                                    .build());
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

    /** An index may miss a record, and then not say so: only what it must not do is checked, and that it finds nearly all. */
    private static void sound(SearchSet set, SearchRequest request) {
        SearchResult result = set.collection().search(request);
        if (set.collection().spec().vectorField().index() instanceof IndexSpec.None) {
            assertThat(SearchCheck.exact(set.oracle(), request, result))
                    .as("top %s with score %s", request.topK(), request.minScore())
                    .isEmpty();
        } else {
            assertThat(result)
                    .allSatisfy(hit -> assertThat(hit.score())
                            .isGreaterThanOrEqualTo(request.minScore().orElseThrow() - 1e-5));
            assertThat(SearchCheck.recall(set.oracle(), request, result))
                    .as("recall of top %s with score %s: %s", request.topK(), request.minScore(), result)
                    .isGreaterThanOrEqualTo(0.9);
        }
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
                    Specs.plain(session().newName(), DIMENSION, metric).toBuilder()
                            .vector(field)
                            .build(),
                    records);
        });
    }

    private static SearchRequest.Builder request(FloatVector query, int topK) {
        return SearchRequest.builder(query).topK(topK);
    }
}
