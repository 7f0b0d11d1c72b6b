package io.covector.batching.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Against simulated servers, callers who send one batch of searches after the other end within 5 % of the searches per
 * second that the best fixed size and number of requests gives them, in the mean of all seeds, and each within 7 %.
 */
class SearchConvergenceTest {
    private static final int SEEDS = 8;
    private static final double SEARCH_SECONDS = 180;
    private static final double MEASURED_SECONDS = 60;

    /**
     * A kind of backend.
     *
     * @param most searches of a request at most
     * @param worth searches that are worth a request
     */
    private record Kind(TuningRange range, int most, int worth) {
        SplitCalls calls(Simulation.Pilot sizes, int searches) {
            return new SplitCalls(sizes, () -> new EvenSplitter(searches, most, worth));
        }

        double best(Model model, int searches) {
            double best = 0;
            for (int concurrentRequests = 1;
                    concurrentRequests <= range.maxConcurrentRequests();
                    concurrentRequests++) {
                for (double size = range.maxItems(); size >= worth; size /= Math.sqrt(2)) {
                    Simulation.Pilot fixed = Simulation.Pilot.steady(new Choice((int) size, concurrentRequests, 0));
                    Simulation simulation = new Simulation(model, 1);
                    SplitCalls calls = calls(fixed, searches);
                    simulation.run(calls, 2);
                    best = Math.max(best, simulation.run(calls, 20).itemsPerSecond());
                }
            }
            return best;
        }
    }

    /** One processor of the server for each request. */
    private static final Kind PGVECTOR = new Kind(new TuningRange(16, 128, Long.MAX_VALUE, 4, 4), 128, 8);

    /** The server's processors share each request; 5,000 answers fit a message. */
    private static final Kind MILVUS = new Kind(new TuningRange(256, 16_384, Long.MAX_VALUE, 2, 2), 5_000, 128);

    @ParameterizedTest(name = "{0}, {3} searches a call")
    @MethodSource("servers")
    void callsAreAnsweredAboutAsFastAsCanBe(String name, Kind kind, Model model, int searches) {
        double best = kind.best(model, searches);
        double sum = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            TunedRun tuned = new TunedRun(kind.range());
            Simulation simulation = new Simulation(model, seed);
            SplitCalls calls = kind.calls(tuned, searches);
            simulation.run(calls, SEARCH_SECONDS);
            double part = simulation.run(calls, MEASURED_SECONDS).itemsPerSecond() / best;
            assertThat(part)
                    .as(name + ", seed " + seed + ", best " + best + ": " + tuned.tuner())
                    .isGreaterThan(0.93);
            sum += part;
        }
        assertThat(sum / SEEDS).as(name).isGreaterThan(0.95);
    }

    static Stream<Arguments> servers() {
        Map<String, Model> pgvector = new LinkedHashMap<>();
        pgvector.put("one processor", Model.of(300, 200, 700, 1));
        pgvector.put("two processors", Model.of(300, 200, 700, 2));
        pgvector.put("many processors", Model.of(300, 200, 700, 8));
        pgvector.put("far away", Model.of(20_000, 200, 700, 4));
        pgvector.put("costly statements", Model.of(300, 10_000, 700, 4));
        pgvector.put("large statements hurt", Model.of(300, 500, 300, 4).perSquare(10));
        pgvector.put("pauses", Model.of(300, 200, 700, 4).pauses(1_000, 150));
        Map<String, Model> milvus = new LinkedHashMap<>();
        milvus.put("one request at a time", Model.of(500, 1_000, 80, 1));
        milvus.put("two at a time", Model.of(500, 1_000, 80, 2));
        milvus.put("costly requests", Model.of(500, 20_000, 20, 1));
        milvus.put("large requests hurt", Model.of(500, 1_000, 80, 1).perSquare(0.1));
        return Stream.concat(
                cases("pgvector", PGVECTOR, pgvector, 100, 1_000, 20_000),
                cases("Milvus", MILVUS, milvus, 1_000, 20_000));
    }

    private static Stream<Arguments> cases(String backend, Kind kind, Map<String, Model> models, int... searches) {
        return models.entrySet().stream()
                .flatMap(each -> IntStream.of(searches)
                        .mapToObj(count -> Arguments.of(
                                backend + ", " + each.getKey(),
                                kind,
                                each.getValue().noise(0.1),
                                count)));
    }
}
