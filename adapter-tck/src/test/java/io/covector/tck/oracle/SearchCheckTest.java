package io.covector.tck.oracle;

import static io.covector.tck.oracle.OracleTest.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.covector.Metric;
import io.covector.SearchHit;
import io.covector.SearchRequest;
import io.covector.SearchResult;
import io.covector.filter.Filter;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SearchCheckTest {
    private final Oracle oracle = OracleTest.oracle(Metric.EUCLIDEAN);

    @BeforeEach
    void threeRecords() {
        oracle.put(List.of(record("a", 1), record("b", 2), record("c", 3)));
    }

    @Test
    void acceptsTheRightAnswer() {
        assertThat(SearchCheck.exact(oracle, request(2).build(), result(hit("a", 1), hit("b", 2))))
                .isEmpty();
    }

    @Test
    void complainsAboutAMissingHit() {
        assertComplaint(request(2).build(), result(hit("a", 1)), "1 hits; expected are 2");
    }

    @Test
    void complainsAboutAFartherRecord() {
        assertComplaint(request(2).build(), result(hit("a", 1), hit("c", 3)), "hit 1 is c");
    }

    @Test
    void complainsAboutAWrongScore() {
        assertComplaint(request(1).build(), result(hit("a", 1.1)), "a has score");
        assertComplaint(request(1).build(), result(hit("a", Double.NaN)), "a has score NaN");
    }

    @Test
    void complainsAboutTheOrder() {
        assertComplaint(request(2).build(), result(hit("b", 2), hit("a", 1)), "comes after");
    }

    @Test
    void complainsAboutARecordThatDoesNotMatch() {
        SearchRequest request = request(1).filter(Filter.gt("n", 1)).build();
        assertComplaint(request, result(hit("a", 1)), "a is no match of");
    }

    @Test
    void complainsAboutADoubleHit() {
        assertComplaint(request(2).build(), result(hit("a", 1), hit("a", 1)), "a comes twice");
    }

    @Test
    void takesScoresAtTheLimitEitherWay() {
        SearchRequest request = request(3).minScore(0.5).build();
        assertThat(SearchCheck.exact(oracle, request, result(hit("a", 1)))).isEmpty();
        assertThat(SearchCheck.exact(oracle, request, result())).isEmpty();
        assertComplaint(request, result(hit("a", 1), hit("b", 2)), "2 hits; expected are 0 to 1");
    }

    @Test
    void knowsTheRecall() {
        assertThat(SearchCheck.recall(oracle, request(2).build(), result(hit("a", 1), hit("c", 3))))
                .isEqualTo(0.5);
    }

    private void assertComplaint(SearchRequest request, SearchResult result, String text) {
        assertThat(SearchCheck.exact(oracle, request, result))
                .anySatisfy(complaint -> assertThat(complaint).contains(text));
    }

    private static SearchRequest.Builder request(int topK) {
        return SearchRequest.builder(new float[] {0, 0}).topK(topK);
    }

    private static SearchHit hit(String id, double distance) {
        return SearchHit.of(record(id, 0), Metric.EUCLIDEAN, distance);
    }

    private static SearchResult result(SearchHit... hits) {
        return SearchResult.of(Arrays.asList(hits));
    }
}
