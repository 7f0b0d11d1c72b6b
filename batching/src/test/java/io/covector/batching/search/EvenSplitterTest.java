package io.covector.batching.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.batching.sizing.Choice;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How one call is dealt out. */
class EvenSplitterTest {
    private static List<Integer> sizes(int items, int most, int worth, Choice choice) {
        EvenSplitter rounds = new EvenSplitter(items, most, worth);
        List<Integer> sizes = new ArrayList<>();
        while (rounds.hasNext()) {
            EvenSplitter.Part part = rounds.next(choice);
            sizes.add(part.to() - part.from());
        }
        return sizes;
    }

    @Test
    void aCallThatFitsIsSpreadOverAsManyRequestsAsMayBeInFlight() {
        assertThat(sizes(100, 128, 8, new Choice(128, 4, 1))).containsExactly(25, 25, 25, 25);
    }

    @Test
    void noRequestIsSmallerThanIsWorthIt() {
        assertThat(sizes(10, 128, 8, new Choice(128, 4, 1))).containsExactly(10);
        assertThat(sizes(17, 128, 8, new Choice(128, 4, 1))).containsExactly(9, 8);
    }

    @Test
    void roundsAreEven() {
        assertThat(sizes(100, 128, 8, new Choice(16, 4, 1))).containsExactly(13, 13, 13, 13, 12, 12, 12, 12);
        assertThat(sizes(65, 128, 8, new Choice(64, 1, 1))).containsExactly(33, 32);
    }

    @Test
    void theBoundOfTheKindHolds() {
        assertThat(sizes(10, 3, 8, new Choice(128, 1, 1))).containsExactly(3, 3, 2, 2);
    }

    @Test
    void aSmallChoiceIsKeptThoughItIsHardlyWorthIt() {
        assertThat(sizes(8, 128, 8, new Choice(2, 2, 1))).containsExactly(2, 2, 2, 2);
    }

    @Test
    void aNewChoiceHoldsFromTheNextRoundOn() {
        EvenSplitter rounds = new EvenSplitter(1_000, 128, 8);
        Choice first = new Choice(10, 2, 1);
        Choice second = new Choice(20, 2, 2);
        assertThat(rounds.next(first).choice()).isEqualTo(first);
        assertThat(rounds.next(second)).isEqualTo(new EvenSplitter.Part(10, 20, first));
        assertThat(rounds.next(second)).isEqualTo(new EvenSplitter.Part(20, 40, second));
    }

    @Test
    void everyItemIsDealtOutOnceWhateverIsChosen() {
        Random random = new Random(1);
        for (int run = 0; run < 10_000; run++) {
            int items = 1 + random.nextInt(500);
            int most = 1 + random.nextInt(100);
            EvenSplitter rounds = new EvenSplitter(items, most, 1 + random.nextInt(50));
            int position = 0;
            while (rounds.hasNext()) {
                EvenSplitter.Part part = rounds.next(new Choice(1 + random.nextInt(200), 1 + random.nextInt(8), run));
                assertThat(part.from()).isEqualTo(position);
                assertThat(part.to()).isBetween(position + 1, Math.min(items, position + most));
                assertThat(part.to() - part.from())
                        .isLessThanOrEqualTo(part.choice().items());
                position = part.to();
            }
            assertThat(position).isEqualTo(items);
        }
    }
}
