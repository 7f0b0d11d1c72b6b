package io.covector.batching.sizing;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.CollectionStats;
import io.covector.spi.RequestLimits;
import io.covector.spi.SearchLimits;
import org.junit.jupiter.api.Test;

/** Which collections are remembered. */
class SizesByCollectionTest {
    private static final SearchLimits SEARCHES = SearchLimits.builder(10).build();

    private final SizesByCollection states = new SizesByCollection(
            limits -> new WriteBounds(limits.startRecords(), 1_000, 1_000, 2, false),
            limits -> new SearchBounds(limits.startQueries(), 1, false));

    private static RequestLimits limits(int startRecords) {
        return RequestLimits.builder()
                .records(startRecords, 100)
                .maxBytes(1_000)
                .maxQueries(10)
                .maxConcurrentRequests(2)
                .build();
    }

    private CollectionSizes open(String name) {
        return states.opened(name, limits(5), SEARCHES);
    }

    @Test
    void handlesOnOneNameShareTheirState() {
        assertThat(open("a")).isSameAs(open("a")).isNotSameAs(open("b"));
        assertThat(states.stats()).extracting(CollectionStats::name).containsExactly("a", "b");
    }

    @Test
    void theOneThatWasNotUsedForLongestIsForgottenUntilItIsUsedAgain() {
        CollectionSizes first = open("first");
        CollectionSizes second = open("second");
        for (int i = 2; i < SizesByCollection.MOST; i++) {
            open("c" + i);
        }
        assertThat(states.current(first)).isSameAs(first);
        open("one more");
        assertThat(states.stats())
                .hasSize(SizesByCollection.MOST)
                .extracting(CollectionStats::name)
                .contains("first", "one more")
                .doesNotContain("second");
        second.writeCounters().begin();
        second.writeCounters().end(7, 70);
        assertThat(states.current(second)).isSameAs(second);
        assertThat(states.stats())
                .hasSize(SizesByCollection.MOST)
                .anySatisfy(stats -> assertThat(stats.records()).isEqualTo(7));
    }

    @Test
    void aDroppedCollectionStaysForgotten() {
        CollectionSizes dropped = open("a");
        states.dropped("a");
        assertThat(states.current(dropped)).isSameAs(dropped);
        assertThat(states.stats()).isEmpty();
    }

    @Test
    void aHandleOfACollectionThatWasMadeAnewUsesTheNewState() {
        CollectionSizes old = open("a");
        states.dropped("a");
        CollectionSizes anew = open("a");
        assertThat(anew).isNotSameAs(old);
        assertThat(states.current(old)).isSameAs(anew);
    }

    @Test
    void otherLimitsForgetTheSizesAndKeepTheCounts() {
        CollectionSizes state = open("a");
        WriteSizes before = state.writes(limits(5));
        state.writeCounters().begin();
        state.writeCounters().end(3, 30);
        assertThat(state.writes(limits(5))).isSameAs(before);
        assertThat(state.writes(limits(9)).bounds().records()).isEqualTo(9);
        CollectionStats stats = state.stats(limits(9), SEARCHES);
        assertThat(stats.upserts().records()).isEqualTo(9);
        assertThat(stats.records()).isEqualTo(3);
    }
}
