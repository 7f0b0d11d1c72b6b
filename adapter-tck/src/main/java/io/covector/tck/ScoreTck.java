package io.covector.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.covector.FloatVector;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.RecordId;
import io.covector.SearchHit;
import io.covector.SearchRequest;
import io.covector.SearchResult;
import io.covector.Vector;
import io.covector.VectorRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Scores and distances are the metric's functions of the two vectors, to 1e-5. */
abstract class ScoreTck extends Theme {
    private static final int DIMENSION = 24;

    /** Lengths of the stored vectors; the largest is near the most that the client accepts. */
    private static final double[] SCALES = {1, 1, 1, 0.01, 30, 1e-9, 1e9, 1e-17, 1e17};

    ScoreTck(RecordTck tck) {
        super(tck);
    }

    @ParameterizedTest
    @EnumSource
    void ofRandomVectorsOfAnyLength(Metric metric) {
        SearchSet set = set(metric);
        SplittableRandom random = new SplittableRandom(11);
        for (double scale : SCALES) {
            FloatVector query = Records.random(random, DIMENSION, scale);
            Expect.exact(set.collection(), set.oracle(), request(query, 20));
            Expect.exact(set.collection(), set.oracle(), request(query, 1_000));
        }
    }

    @ParameterizedTest
    @EnumSource
    void ofEqualAndOppositeVectors(Metric metric) {
        SearchSet set = set(metric);
        for (String id : List.of("r00000", "r00003", "r00004")) {
            FloatVector stored = set.vector(id);
            float[] opposite = stored.floats();
            for (int i = 0; i < opposite.length; i++) {
                opposite[i] = -opposite[i];
            }
            Expect.exact(set.collection(), set.oracle(), request(stored, 300));
            Expect.exact(set.collection(), set.oracle(), request(Vector.wrap(opposite), 300));
        }
    }

    @Test
    void staysInTheRangeOfTheCosine() {
        SearchSet set = set(Metric.COSINE);
        FloatVector query = set.vector("r00000");

        SearchHit best = set.collection().search(request(query, 1)).hits().get(0);

        assertThat(best.id()).isEqualTo(RecordId.of("r00000"));
        assertThat(best.score()).isCloseTo(1, within(1e-5)).isLessThanOrEqualTo(1);
        assertThat(best.distance().orElseThrow()).isCloseTo(0, within(1e-5)).isGreaterThanOrEqualTo(0);
    }

    @ParameterizedTest
    @EnumSource
    void ofOneDimension(Metric metric) {
        SearchSet set = session()
                .shared(
                        "one dimension " + metric,
                        SearchSet.class,
                        () -> SearchSet.create(
                                session(),
                                Specs.plain(session().newName(), 1, metric),
                                Records.many(
                                        9,
                                        i -> VectorRecord.of(
                                                RecordId.of("x" + i),
                                                Vector.copyOf(i < 4 ? i - 4 : i - 3),
                                                Metadata.empty()))));

        Expect.exact(set.collection(), set.oracle(), request(Vector.copyOf(2.5f), 9));
        Expect.exact(set.collection(), set.oracle(), request(Vector.copyOf(-1), 4));
    }

    @ParameterizedTest
    @EnumSource
    void returnsWhatThereIsWhenTopKIsMore(Metric metric) {
        SearchSet set = set(metric);
        FloatVector query = Records.random(new SplittableRandom(3), DIMENSION, 1);

        SearchResult result = set.collection().search(request(query, 1_000));

        assertThat(result.hits()).hasSize(set.oracle().size());
        assertThat(result.shortReason()).isEmpty();
    }

    /** A collection without index, filled with vectors of all scales. */
    private SearchSet set(Metric metric) {
        return session().shared("scores " + metric, SearchSet.class, () -> {
            SplittableRandom random = new SplittableRandom(5);
            List<VectorRecord> records = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                double scale = SCALES[i % SCALES.length];
                records.add(VectorRecord.of(
                        RecordId.of(Records.id(i)), Records.random(random, DIMENSION, scale), Metadata.of("n", i)));
            }
            return SearchSet.create(session(), Specs.plain(session().newName(), DIMENSION, metric), records);
        });
    }

    private static SearchRequest request(FloatVector query, int topK) {
        return SearchRequest.builder(query).topK(topK).build();
    }
}
