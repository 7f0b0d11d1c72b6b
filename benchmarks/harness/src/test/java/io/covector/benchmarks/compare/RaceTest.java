package io.covector.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.benchmarks.harness.Dataset;
import io.covector.benchmarks.harness.Datasets;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RaceTest {
    private static final Dataset DATA = Datasets.of("synthetic-4", 200, 3);

    private final List<String> calls = new ArrayList<>();
    private final Samples samples = new Samples();

    @Test
    void everyoneTakesPartInEveryRoundAndAnotherOneIsFirst() {
        race(Set.of("write"), new Fake("a", ""), new Fake("b", ""));

        assertThat(samples.rounds("insert", "a", "rate")).hasSize(2);
        assertThat(calls.stream().filter(call -> call.endsWith("insert 0 200")))
                .containsExactly(
                        "b insert 0 200", "a insert 0 200", // warming up
                        "a insert 0 200", "b insert 0 200",
                        "b insert 0 200", "a insert 0 200");
    }

    @Test
    void whoCannotIsNotAskedAgainAndSaysWhy() {
        race(Set.of("write"), new Fake("a", ""), new Fake("b", "upsert"));

        assertThat(samples.notes("upsert, all new")).isEqualTo(Map.of("b", "no upsert"));
        assertThat(calls.stream().filter("b upsert 0 200"::equals)).hasSize(2); // for new rows, for rows that are there
        assertThat(samples.rounds("upsert, all there", "a", "rate")).hasSize(2);
    }

    @Test
    void aLoadBeginsWithAnIndex() {
        race(Set.of("load"), new Fake("a", ""), new Fake("b", "load"));

        assertThat(calls).containsSubsequence("a create indexed", "a load 0 200");
        assertThat(samples.rounds("load, indexed with HNSW at the end", "a", "rate"))
                .hasSize(1);
        assertThat(samples.notes("load, indexed with HNSW at the end")).containsOnlyKeys("b");
    }

    @Test
    void sizesAreComparedByLoadsInCallsAndThenOfTheSameRows() {
        race(Set.of("sizes"), new Fake("a", ""), new Fake("b", "bulk"));

        assertThat(calls)
                .containsSubsequence(
                        "a prepare 0 100",
                        "a create plain",
                        "a upserts 0 100 30",
                        "a upserts 0 100 30",
                        "a create plain",
                        "a bulk 0 100");
        assertThat(samples.rounds("100 rows, upsert, all there", "a", "rate")).hasSize(2);
        assertThat(samples.rounds("40,000 rows, upsert, all new", "b", "rate"))
                .hasSize(1); // half as many of a large load
        assertThat(samples.notes("100 rows, bulk writer")).isEqualTo(Map.of("b", "no bulk"));
    }

    @Test
    void batchesOfSearchesAreComparedInTurns() {
        race(Set.of("batches"), new Fake("a", ""), new Fake("b", ""));

        assertThat(calls.stream().filter(call -> call.contains(" batch ")))
                .containsExactly(
                        "b batch 2 1", "a batch 2 1", // warming up
                        "a batch 2 1", "b batch 2 1",
                        "b batch 2 1", "a batch 2 1");
    }

    @Test
    void recallIsHeldAgainstAllRows() {
        race(Set.of("search", "filter"), new Fake("a", ""), new Fake("b", "search"));

        assertThat(samples.contestants("search, 1 thread")).containsExactly("a");
        assertThat(samples.median("search, 1 thread", "a", "recall")).hasValue(0);
        assertThat(samples.contestants("search where free_hundredth = 3")).containsExactly("a");
        assertThat(samples.notes("search")).containsOnlyKeys("b");
    }

    @Test
    void truthCountsWhatWasFound() {
        Truth truth = new Truth(DATA);
        String nothing = "0=,1=-1,2=";
        assertThat(truth.recall(
                        io.covector.benchmarks.harness.Restriction.FIELD_HUNDREDTH,
                        WorkerProcess.values("ok " + nothing.replace(",", " "))))
                .isZero();
        // of the 2 rows of a hundredth among 200, found by each of the 3 searches
        Map<String, String> all = Map.of("0", "3,103", "1", "103,3", "2", "3");
        assertThat(truth.recall(io.covector.benchmarks.harness.Restriction.FIELD_HUNDREDTH, all))
                .isEqualTo(5 / 6.0);
    }

    private void race(Set<String> scenarios, Contestant... contestants) {
        Plan plan = new Plan(200, 20, 2, 1, 0, 1, List.of(1), 2, List.of(100, 40_000), 30, List.of(2), scenarios);
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        new Race(List.of(contestants), plan, new Truth(DATA), samples, nowhere).run();
    }

    /** Answers with a rate, except to one command. */
    private final class Fake implements Contestant {
        private final String name;
        private final String cannot;

        Fake(String name, String cannot) {
            this.name = name;
            this.cannot = cannot;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Map<String, String> call(String command) {
            calls.add(name + " " + command);
            if (!cannot.isEmpty() && command.startsWith(cannot)) {
                throw new UnsupportedOperationException("no " + cannot);
            }
            return command.startsWith("hits") ? Map.of("0", "999") : Map.of("rate", "1.5");
        }

        @Override
        public void close() {}
    }
}
