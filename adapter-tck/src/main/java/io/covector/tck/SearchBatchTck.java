package io.covector.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.SearchRequest;
import io.covector.SearchResult;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import io.covector.tck.oracle.SearchCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A batch of searches gives what the searches give one by one, in their order. */
abstract class SearchBatchTck extends Theme {
    private static final int DIMENSION = 16;

    SearchBatchTck(RecordTck tck) {
        super(tck);
    }

    @Test
    void ofNothingIsNothing() {
        assertThat(set().collection().searchBatch(List.of())).isEmpty();
    }

    @Test
    void ofManyVectors() {
        SplittableRandom random = new SplittableRandom(31);
        compare(Records.many(
                300,
                i -> SearchRequest.builder(Records.random(random, DIMENSION, 1))
                        .topK(5)
                        .build()));
    }

    @Test
    void ofSearchesThatDifferInEverything() {
        SplittableRandom random = new SplittableRandom(32);
        List<Filter> filters = List.of(
                Filter.all(),
                Filter.none(),
                Filter.eq("title", "t1"),
                Filter.lt("year", 100),
                Filter.parse("free >= 7 and not title = 't2'"));
        List<SearchRequest> requests = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            SearchRequest.Builder builder = SearchRequest.builder(Records.random(random, DIMENSION, 1))
                    .topK(1 + i % 7)
                    .filter(filters.get(i % filters.size()));
            if (i % 3 == 0) {
                builder.minScore(0.1 * (i % 5));
            }
            builder.projection(
                    i % 4 == 0 ? Projection.idOnly() : Projection.keys("title").withVector());
            requests.add(builder.build());
        }
        compare(requests);
    }

    @Test
    void withTheSameVectorTwice() {
        SearchRequest request = SearchRequest.builder(Records.random(new SplittableRandom(33), DIMENSION, 1))
                .topK(3)
                .build();
        compare(List.of(request, request, request));
    }

    private void compare(List<SearchRequest> requests) {
        SearchSet set = set();

        List<SearchResult> results = set.collection().searchBatch(requests);

        assertThat(results).hasSameSizeAs(requests);
        for (int i = 0; i < requests.size(); i++) {
            SearchRequest request = requests.get(i);
            assertThat(SearchCheck.exact(set.oracle(), request, results.get(i)))
                    .as("search %s of the batch", i)
                    .isEmpty();
            SearchResult single = set.collection().search(request);
            assertThat(results.get(i).hits())
                    .as("search %s of the batch and alone", i)
                    .extracting(hit -> hit.record().toString())
                    .isEqualTo(single.hits().stream()
                            .map(hit -> hit.record().toString())
                            .toList());
        }
    }

    private SearchSet set() {
        return session().shared("batches", SearchSet.class, () -> {
            SplittableRandom random = new SplittableRandom(30);
            List<VectorRecord> records = Records.many(
                    400,
                    i -> VectorRecord.of(
                            RecordId.of(Records.id(i)),
                            Records.random(random, DIMENSION, 1),
                            Metadata.builder()
                                    .put("title", "t" + i % 4)
                                    .put("year", i)
                                    .put("free", i % 10)
                                    .build()));
            return SearchSet.create(
                    session(),
                    Specs.everyType(
                                    session().newName(),
                                    VectorField.of(DIMENSION, Metric.COSINE).index(IndexSpec.none()))
                            .build(),
                    records);
        });
    }
}
