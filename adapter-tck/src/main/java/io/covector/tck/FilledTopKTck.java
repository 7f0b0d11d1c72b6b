package io.covector.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.CollectionSpec;
import io.covector.DeclaredField;
import io.covector.FieldType;
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
import io.covector.tck.oracle.SearchCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code topK} is filled whenever enough records match, however few of all records that are. */
abstract class FilledTopKTck extends Theme {
    private static final int COUNT = 4_000;
    private static final int DIMENSION = 12;

    FilledTopKTck(RecordTck tck) {
        super(tck);
    }

    /** One record in 1, 2, 10, 100, 1000 matches. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10, 100, 1000})
    void underFiltersOfAnySelectivity(int oneIn) {
        for (IndexSpec index : List.of(IndexSpec.none(), Specs.index(capabilities()))) {
            for (String key : List.of("declared", "free")) {
                Filter filter = Filter.lt(key, 1000 / oneIn);
                for (int topK : new int[] {1, 10, 100}) {
                    filled(set(index), filter, topK);
                }
            }
        }
    }

    /** The matches are where an index looks last: opposite the query. */
    @Test
    void withMatchesFarFromTheQuery() {
        for (IndexSpec index : List.of(IndexSpec.none(), Specs.index(capabilities()))) {
            SearchSet set = set(index);
            Filter far = Filter.lt("first", -0.9);
            assertThat(set.oracle().matching(far)).hasSizeBetween(100, 1_000);
            float[] query = new float[DIMENSION];
            query[0] = 1;
            for (int topK : new int[] {1, 10, 50}) {
                check(set, SearchRequest.builder(Vector.copyOf(query)), far, topK);
            }
        }
    }

    @Test
    void withNoMatchAtAll() {
        for (IndexSpec index : List.of(IndexSpec.none(), Specs.index(capabilities()))) {
            SearchResult result = set(index)
                    .collection()
                    .search(SearchRequest.builder(query(1))
                            .filter(Filter.eq("declared", -1))
                            .build());
            assertThat(result.hits()).isEmpty();
            assertThat(result.shortReason()).isEmpty();
        }
    }

    @Test
    void withMoreThanThereAre() {
        for (IndexSpec index : List.of(IndexSpec.none(), Specs.index(capabilities()))) {
            int topK = Math.min(COUNT + 500, capabilities().maxTopK());
            check(set(index), SearchRequest.builder(query(2)), Filter.all(), topK);
            check(set(index), SearchRequest.builder(query(2)), Filter.lt("declared", 500), topK);
        }
    }

    @Test
    void inABatch() {
        SearchSet set = set(Specs.index(capabilities()));
        for (Filter filter : List.of(Filter.lt("declared", 10), Filter.lt("free", 100), Filter.lt("first", -0.9))) {
            List<SearchRequest> requests = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                requests.add(SearchRequest.builder(query(200 + i))
                        .filter(filter)
                        .topK(30)
                        .build());
            }
            List<SearchResult> results = set.collection().searchBatch(requests);
            for (int i = 0; i < requests.size(); i++) {
                assertThat(SearchCheck.sound(set.oracle(), requests.get(i), results.get(i)))
                        .as("search %s of a batch where %s", i, filter)
                        .isEmpty();
            }
        }
    }

    @Test
    void withALowEf() {
        SearchSet set = set(Specs.index(capabilities()));
        check(set, SearchRequest.builder(query(3)).ef(1), Filter.lt("declared", 10), 50);
        check(set, SearchRequest.builder(query(4)).ef(1).probes(1), Filter.all(), 200);
    }

    @Test
    void findsNearlyAllByTheIndex() {
        SearchSet set = set(Specs.index(capabilities()));
        double sum = 0;
        for (int i = 0; i < 20; i++) {
            SearchRequest request =
                    SearchRequest.builder(query(100 + i)).topK(10).ef(200).build();
            sum += SearchCheck.recall(set.oracle(), request, set.collection().search(request));
        }
        assertThat(sum / 20).as("recall").isGreaterThan(0.9);
    }

    private void filled(SearchSet set, Filter filter, int topK) {
        for (int i = 0; i < 3; i++) {
            check(set, SearchRequest.builder(query(topK + i)), filter, topK);
        }
    }

    private static void check(SearchSet set, SearchRequest.Builder builder, Filter filter, int topK) {
        SearchRequest request = builder.filter(filter).topK(topK).build();
        SearchResult result = set.collection().search(request);
        boolean exact = set.collection().spec().vectorField().index() instanceof IndexSpec.None;
        assertThat(
                        exact
                                ? SearchCheck.exact(set.oracle(), request, result)
                                : SearchCheck.sound(set.oracle(), request, result))
                .as("top %s where %s, %s", topK, filter, set.collection().spec().vectorField())
                .isEmpty();
        assertThat(result.shortReason()).isEmpty();
    }

    private static FloatVector query(int seed) {
        return Records.random(new SplittableRandom(seed), DIMENSION, 1);
    }

    private SearchSet set(IndexSpec index) {
        return session().shared("selective " + index, SearchSet.class, () -> {
            CollectionSpec spec = CollectionSpec.builder(session().newName())
                    .vector(VectorField.of(DIMENSION, Metric.EUCLIDEAN).index(index))
                    .field(DeclaredField.of("declared", FieldType.LONG).indexed())
                    .field(DeclaredField.of("first", FieldType.DOUBLE))
                    .build();
            return SearchSet.create(session(), spec, records());
        });
    }

    private static List<VectorRecord> records() {
        SplittableRandom random = new SplittableRandom(21);
        List<VectorRecord> records = new ArrayList<>(COUNT);
        for (int i = 0; i < COUNT; i++) {
            FloatVector vector = Records.random(random, DIMENSION, 1);
            Metadata metadata = Metadata.builder()
                    .put("declared", random.nextInt(1000))
                    .put("free", random.nextInt(1000))
                    .put("first", vector.get(0))
                    .build();
            records.add(VectorRecord.of(RecordId.of(Records.id(i)), vector, metadata));
        }
        return records;
    }
}
