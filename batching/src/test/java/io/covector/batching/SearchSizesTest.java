package io.covector.batching;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.ErrorCode;
import io.covector.RequestSizes;
import io.covector.VectorException;
import io.covector.batching.search.Searches;
import io.covector.spi.SearchLimits;
import java.time.Duration;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The sizes of the requests of batches of searches, call after call. Every request takes 10 ms. */
class SearchSizesTest {
    private Fixture fixture = fixture(Map.of());

    private static Fixture fixture(Map<String, String> search) {
        Fixture fixture = Fixture.searching(search);
        fixture.stored.searchLimits(SearchLimits.builder(256)
                .startQueries(16)
                .maxConcurrentRequests(1)
                .build());
        fixture.stored.interfere(request -> fixture.time.advance(Duration.ofMillis(10)));
        return fixture;
    }

    private void search(int queries) {
        assertThat(fixture.books.search(
                        Searches.of(1, LongStream.range(0, queries).toArray()), fixture.unbounded()))
                .extracting(Searches::number)
                .containsExactlyElementsOf(LongStream.range(0, queries).boxed().toList());
    }

    private RequestSizes found() {
        return fixture.books.stats().searches();
    }

    @Test
    void requestsHaveTheSizeThatSuitsTheBackend() {
        assertThat(found()).hasToString("16 x 1 (request 0: 16 x 1, as the backend and the configuration say)");
        search(1_600);
        assertThat(fixture.stored.sizes()).hasSize(100).containsOnly(16);
        assertThat(fixture.books.stats().toString()).contains("\n  searches 16 x 1");
    }

    @Test
    void anAnswerThatIsTooLargeIsAskedForInHalvesAndNotAskedForAgain() {
        fixture.stored.interfere(request -> {
            if (fixture.stored.sizes().get(request - 1) > 10) {
                throw VectorException.builder(ErrorCode.TOO_LARGE, "planted").build();
            }
        });
        search(4_000);
        assertThat(found().records()).isEqualTo(8);
        assertThat(fixture.stored.sizes()).filteredOn(size -> size > 10).hasSizeLessThan(6);
        fixture.stored.interfere(request -> {});
        fixture.stored.forget();
        search(16);
        assertThat(fixture.stored.sizes()).as("a later call knows").containsExactly(8, 8);
    }

    @Test
    void writesAndSearchesLearnForThemselves() {
        fixture.stored.interfere(request -> {
            if (fixture.stored.sizes().get(request - 1) > 10) {
                throw VectorException.builder(ErrorCode.TOO_LARGE, "planted").build();
            }
        });
        search(400);
        assertThat(found().records()).isEqualTo(8);
        assertThat(fixture.books.stats().upserts().records()).isEqualTo(4);
        assertThat(fixture.books.stats().requests()).isZero();
    }

    @Test
    void theCallersSizeHolds() {
        fixture = fixture(Map.of("max-queries", "6"));
        search(600);
        assertThat(fixture.stored.sizes()).hasSize(100).containsOnly(6);
        fixture = fixture(Map.of("max-queries", "64"));
        search(640);
        assertThat(fixture.stored.sizes())
                .as("larger than what the backend begins with")
                .hasSize(10)
                .containsOnly(64);
    }

    @Test
    void fixedSizesStayWhateverTheServerSays() {
        fixture = fixture(Map.of("max-queries", "5", "max-concurrent-requests", "2", "adaptive", "false"));
        search(12);
        assertThat(fixture.stored.sizes()).containsExactly(3, 3, 3, 3);
        assertThat(found()).hasToString("5 x 2");
    }
}
