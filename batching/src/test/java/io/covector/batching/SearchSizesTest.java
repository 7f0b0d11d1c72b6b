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
        fixture.stored.searchLimits = SearchLimits.builder(256)
                .startQueries(16)
                .maxConcurrentRequests(1)
                .build();
        fixture.stored.interference = request -> fixture.time.sleep(Duration.ofMillis(10));
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
    void sizesAreFoundByTryingAndTold() {
        assertThat(found()).hasToString("16 x 1, searching (request 0: 16 x 1, where the backend says to begin)");
        search(20_000);
        assertThat(fixture.stored.sizes).startsWith(16, 16, 16, 16).contains(32, 64, 256);
        assertThat(found().records()).isEqualTo(256);
        assertThat(found().history())
                .anySatisfy(decision -> assertThat(decision.toString())
                        .contains("32 x 1 at 3,200/s, tried and faster than 16 x 1 at 1,600/s"));
        assertThat(fixture.books.stats().toString()).contains("\n  searches 256 x 1");
    }

    @Test
    void aLaterCallBeginsWithWhatWasFound() {
        search(20_000);
        fixture.stored.sizes.clear();
        search(200);
        assertThat(fixture.stored.sizes).containsExactly(200);
    }

    @Test
    void anAnswerThatIsTooLargeIsAskedForInHalvesAndNotAskedForAgain() {
        fixture.stored.interference = request -> {
            fixture.time.sleep(Duration.ofMillis(10));
            if (fixture.stored.sizes.get(request - 1) > 20) {
                throw VectorException.builder(ErrorCode.TOO_LARGE, "planted").build();
            }
        };
        search(4_000);
        assertThat(found().records()).isBetween(10, 20);
        assertThat(fixture.stored.sizes).filteredOn(size -> size > 20).hasSizeLessThan(5);
    }

    @Test
    void writesAndSearchesLearnForThemselves() {
        search(400);
        assertThat(found().records()).isGreaterThan(16);
        assertThat(fixture.books.stats().upserts().records()).isEqualTo(4);
        assertThat(fixture.books.stats().requests()).isZero();
    }

    @Test
    void theCallersBoundsHold() {
        fixture = fixture(Map.of("max-queries", "6"));
        search(1_000);
        assertThat(fixture.stored.sizes).contains(6).allMatch(size -> size <= 6);
    }

    @Test
    void sizesThatAreNotTunedAreAsLargeAsTheyMayBe() {
        fixture = fixture(Map.of("max-queries", "5", "max-concurrent-requests", "2", "tuned", "false"));
        search(12);
        assertThat(fixture.stored.sizes).containsExactly(3, 3, 3, 3);
        assertThat(found()).hasToString("5 x 2, settled");
    }
}
