package io.covector.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.Capability;
import io.covector.CollectionSpec;
import io.covector.FloatVector;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.RecordId;
import io.covector.SearchRequest;
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

/** Vectors as long as the backend takes them, with and without an index: no digit is lost. */
abstract class DimensionTck extends Theme {
    /** As long as any test needs, where the backend has no limit. */
    private static final int ENOUGH = 4_096;

    DimensionTck(RecordTck tck) {
        super(tck);
    }

    @Test
    void theLongestVector() {
        int dimension = Math.min(ENOUGH * 4, capabilities().maxDimension());
        check(Metric.EUCLIDEAN, dimension, IndexSpec.none());
    }

    @ParameterizedTest
    @EnumSource
    void theLongestVectorWithAnIndex(Metric metric) {
        int dimension = Math.min(ENOUGH, capabilities().maxIndexedDimension());
        check(metric, dimension, Specs.index(capabilities()));
    }

    @Test
    void oneMoreThanAnIndexTakesIsRefused() {
        int max = capabilities().maxIndexedDimension();
        if (!capabilities().supports(Capability.HNSW_INDEX)
                || max == capabilities().maxDimension()) {
            return; // the refusal of any such vector has a test of its own
        }
        CollectionSpec spec = spec(Metric.DOT, max + 1, IndexSpec.hnsw());

        Expect.refused(
                () -> client().createCollection(spec),
                "dimension of vector field 'vector' is " + (max + 1),
                "accepted with an index",
                "1 to " + max);
        assertThat(client().collectionExists(spec.name())).isFalse();
    }

    private void check(Metric metric, int dimension, IndexSpec index) {
        SplittableRandom random = new SplittableRandom(41);
        List<VectorRecord> records = Records.many(
                60,
                i -> VectorRecord.of(
                        RecordId.of(Records.id(i)), Records.random(random, dimension, 1), Metadata.of("n", i)));
        SearchSet set = SearchSet.create(session(), spec(metric, dimension, index), records);
        FloatVector query = Records.random(random, dimension, 1);
        List<Hit> hits = set.oracle().nearest(query, Filter.all());
        double limit = (hits.get(20).score() + hits.get(21).score()) / 2;

        assertThat(Expect.stored(set.collection(), records.get(59).id())).isEqualTo(records.get(59));
        for (SearchRequest.Builder request : List.of(
                SearchRequest.builder(query).topK(60),
                SearchRequest.builder(set.vector("r00007")).topK(1),
                SearchRequest.builder(query).topK(60).filter("n < 30"),
                SearchRequest.builder(query).topK(60).minScore(limit))) {
            SearchRequest built = request.build();
            assertThat(SearchCheck.sound(set.oracle(), built, set.collection().search(built)))
                    .as("%s of %s dimensions, %s", metric, dimension, index)
                    .isEmpty();
        }
        client().dropCollection(set.collection().name());
    }

    private CollectionSpec spec(Metric metric, int dimension, IndexSpec index) {
        return CollectionSpec.builder(session().newName())
                .vector(VectorField.of(dimension, metric).index(index))
                .build();
    }
}
