package io.covector.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SamplesTest {
    private final Samples samples = new Samples();

    @Test
    void aRatioIsTheMedianOfTheRatiosOfEachRound() {
        add("a", 10, 40, 5);
        add("b", 10, 10, 10);

        assertThat(samples.ratio("write", "a", "b", "rate")).hasValue(1); // not 10/10 by chance: of 1, 4, 0.5
        assertThat(samples.median("write", "a", "rate")).hasValue(10);
        assertThat(samples.ratio("write", "a", "nobody", "rate")).isEmpty();
    }

    @Test
    void aTableSaysHowFarTheRoundsSpread() {
        add("a", 10, 40, 5);
        add("covector", 10, 10, 10);

        assertThat(Table.of(samples, List.of(), "covector")).contains("| a | 10 |  | 1.00 [0.50 - 4.00] |");
    }

    @Test
    void anEvenNumberOfRoundsHasTheMeanOfTheMiddle() {
        assertThat(Samples.median(List.of(4.0, 1.0, 3.0, 2.0))).hasValue(2.5);
        assertThat(Samples.median(List.of())).isEmpty();
    }

    @Test
    void reportsNameWhoCouldNot() {
        add("covector", 200, 200);
        add("floor", 100, 100);
        samples.note("write", "other", "only reads");

        String table = Table.of(samples, List.of("missing", "floor"), "covector");

        assertThat(table)
                .contains(
                        "| covector | 200 | 2.00 [2.00 - 2.00] | 1.00 [1.00 - 1.00] |",
                        "| floor | 100 | 1.00 [1.00 - 1.00] | 0.50 [0.50 - 0.50] |",
                        "- other: only reads");
        assertThat(Chart.of(samples, "covector"))
                .startsWith("<svg")
                .contains("width=\"480.0\"", "width=\"240.0\"", ">covector<");
    }

    private void add(String name, double... rates) {
        for (double rate : rates) {
            samples.add("write", name, Map.of("rate", rate));
        }
    }
}
