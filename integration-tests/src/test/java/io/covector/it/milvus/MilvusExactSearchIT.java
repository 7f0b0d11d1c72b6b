package io.covector.it.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.covector.CollectionSpec;
import io.covector.FloatVector;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.SearchHit;
import io.covector.SearchRequest;
import io.covector.Vector;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import io.covector.test.servers.MilvusKind;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An exact search beside an index that is made to be bad finds the nearest of all records. */
class MilvusExactSearchIT {
    private static final int COUNT = 3_000;
    private static final int DIMENSION = 24;
    private static final int TOP_K = 20;

    private final SplittableRandom random = new SplittableRandom(4);

    @ParameterizedTest
    @EnumSource(MilvusKind.class)
    void findsTheNearestOfAll(MilvusKind kind) {
        MilvusFixture fixture = new MilvusFixture(kind);
        try (VectorClient client = fixture.open()) {
            VectorCollection collection = client.createCollection(CollectionSpec.builder("exact")
                    .vector(VectorField.of(DIMENSION, Metric.COSINE).index(IndexSpec.hnsw(2, 8)))
                    .build());
            List<VectorRecord> records = new ArrayList<>();
            for (int i = 0; i < COUNT; i++) {
                records.add(VectorRecord.of("r" + i, vector(), Metadata.of("tags", List.of(i % 7))));
            }
            collection.upsert(records);
            List<float[]> queries = List.of(vector(), vector(), vector());

            // the server cannot say this filter: matches are found by the client, as if they were all there are
            for (Filter filter : List.of(Filter.all(), Filter.containsAny("tags", 3))) {
                List<SearchRequest> requests = queries.stream()
                        .map(query -> SearchRequest.builder(query)
                                .topK(TOP_K)
                                .ef(1)
                                .exact()
                                .filter(filter)
                                .build())
                        .toList();
                Predicate<VectorRecord> matches = filter.equals(Filter.all())
                        ? record -> true
                        : record -> List.of(3L).equals(record.metadata().get("tags"));
                for (int i = 0; i < queries.size(); i++) {
                    List<SearchHit> hits =
                            collection.searchBatch(requests).get(i).hits();
                    List<Double> expected = nearest(
                            queries.get(i), records.stream().filter(matches).toList());
                    assertThat(hits).hasSize(TOP_K);
                    for (int rank = 0; rank < TOP_K; rank++) {
                        assertThat(hits.get(rank).distance().orElseThrow()).isCloseTo(expected.get(rank), within(1e-5));
                    }
                }
            }
        } finally {
            fixture.close();
        }
    }

    private static List<Double> nearest(float[] query, List<VectorRecord> records) {
        return records.stream()
                .map(record -> 1 - cosine(query, record.vector()))
                .sorted()
                .limit(TOP_K)
                .toList();
    }

    private static double cosine(float[] a, Vector vector) {
        float[] b = ((FloatVector) vector).array();
        double dot = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            dot += (double) a[i] * b[i];
            aa += (double) a[i] * a[i];
            bb += (double) b[i] * b[i];
        }
        return dot / Math.sqrt(aa * bb);
    }

    private float[] vector() {
        float[] vector = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = (float) random.nextDouble(-1, 1);
        }
        return vector;
    }
}
