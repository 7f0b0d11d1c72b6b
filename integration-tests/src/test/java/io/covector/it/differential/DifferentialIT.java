package io.covector.it.differential;

import io.covector.SearchRequest;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Backends agree with the oracle and with each other on whatever chance asks them. Several data sets at a time: each is
 * a collection of its own.
 */
@Order(1)
@Execution(ExecutionMode.CONCURRENT)
class DifferentialIT {
    private static final Run RUN = Run.fromProperties();
    private static final int CASES_PER_DATA_SET = 100;
    private static final int RECORDS = 120;
    private static final List<Place> PLACES = new ArrayList<>();

    @BeforeAll
    static void open() {
        System.out.println("Differential test: repeat it with " + RUN);
        Backends.all().forEach((name, fixture) -> PLACES.add(Place.open(name, fixture.get())));
    }

    @AfterAll
    static void close() {
        PLACES.forEach(Place::close);
    }

    /** The seeds of the data sets. */
    static List<Long> seeds() {
        SplittableRandom seeds = new SplittableRandom(RUN.seed());
        return seeds.longs(Math.max(1, RUN.cases() / CASES_PER_DATA_SET))
                .boxed()
                .toList();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void agree(long seed) {
        Draw draw = new Draw(new SplittableRandom(seed));
        DataSet data = new DataSet(draw, "d" + Long.toHexString(seed), maxLongId());
        Trial trial = new Trial(RUN + " (data set " + seed + ")", data.spec(), PLACES);
        fill(data, trial);
        Filters filters = new Filters(draw, data.spec());
        for (int i = 0; i < Math.min(RUN.cases(), CASES_PER_DATA_SET); i++) {
            Filter filter = filters.next();
            trial.compareMatches(filter);
            SearchRequest.Builder search = search(draw, data, filter);
            trial.checkIndexSearch(search.build());
            trial.compareSearch(search.exact().build());
            if (i % 20 == 0) {
                trial.deleteAndRestore(filter);
            }
        }
        trial.compareContent();
        PLACES.forEach(place -> place.client().dropCollection(data.spec().name()));
    }

    private static long maxLongId() {
        return PLACES.stream()
                .mapToLong(place -> place.client().capabilities().maxLongId())
                .min()
                .orElseThrow();
    }

    private static void fill(DataSet data, Trial trial) {
        for (int i = 0; i < 3; i++) {
            trial.upsert(data.records(RECORDS));
            trial.delete(
                    data.records(RECORDS / 10).stream().map(VectorRecord::id).toList());
        }
        trial.compareContent();
    }

    private static SearchRequest.Builder search(Draw draw, DataSet data, Filter filter) {
        SearchRequest.Builder request =
                SearchRequest.builder(data.vector()).topK(1 + draw.below(draw.percent(20) ? 2 * RECORDS : 10));
        if (draw.percent(70)) {
            request.filter(filter);
        }
        if (draw.percent(30)) {
            request.minScore(draw.component());
        }
        return request;
    }
}
