package io.covector.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.SearchRequest;
import io.covector.SearchResult;
import io.covector.VectorCollection;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import io.covector.tck.oracle.SearchCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Searches of many threads at a time, which may leave in one request: each is as if it were alone. */
abstract class ManySearchersTck extends Theme {
    private static final int DIMENSION = 16;
    private static final int THREADS = 16;

    ManySearchersTck(RecordTck tck) {
        super(tck);
    }

    @Test
    void everySearchGetsItsOwnAnswer() throws InterruptedException, ExecutionException {
        SearchSet set = set();

        run(thread -> {
            SplittableRandom random = new SplittableRandom(thread);
            for (int i = 0; i < 30; i++) {
                SearchRequest request = request(random);
                SearchResult result = set.collection().search(request);
                assertThat(SearchCheck.exact(set.oracle(), request, result)).isEmpty();
            }
            return null;
        });
    }

    /** One of four kinds, by a vector of its own. */
    private static SearchRequest request(SplittableRandom random) {
        SearchRequest.Builder builder =
                SearchRequest.builder(Records.random(random, DIMENSION, 1)).topK(7);
        switch (random.nextInt(4)) {
            case 0 -> builder.filter(Filter.lt("year", 100));
            case 1 -> builder.minScore(0.2);
            case 2 -> builder.projection(Projection.idOnly()).timeout(Duration.ofSeconds(60 + random.nextInt(60)));
            default -> builder.projection(Projection.metadata());
        }
        return builder.build();
    }

    /** All search alike, so a request that left before one of them asked would miss what that one wrote. */
    @Test
    void everySearcherSeesItsOwnWrites() throws InterruptedException, ExecutionException {
        VectorCollection collection = session().texts();

        run(thread -> {
            RecordId own = RecordId.of(Records.id(thread));
            for (int round = 1; round <= 5; round++) {
                collection.upsert(VectorRecord.of(own, Records.at(thread + 1), Metadata.of("n", round)));
                SearchResult all = collection.search(SearchRequest.builder(Records.at(1))
                        .topK(2 * THREADS)
                        .filter(Filter.gte("n", 1))
                        .build());
                assertThat(all.hits())
                        .filteredOn(hit -> hit.id().equals(own))
                        .extracting(hit -> hit.metadata().getLong("n").orElseThrow())
                        .containsExactly((long) round);
            }
            return null;
        });
    }

    @Test
    void aSearchThatIsCancelledTakesNoneWithIt() {
        SearchSet set = set();
        SplittableRandom random = new SplittableRandom(5);
        List<SearchRequest> requests = Records.many(
                120,
                i -> SearchRequest.builder(Records.random(random, DIMENSION, 1))
                        .topK(5)
                        .build());
        List<CompletableFuture<SearchResult>> results = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            results.add(set.collection().async().search(requests.get(i)));
            if (i % 5 == 4) {
                results.get(i - random.nextInt(5)).cancel(true);
            }
        }
        for (int i = 0; i < requests.size(); i++) {
            if (!results.get(i).isCancelled()) {
                assertThat(SearchCheck.exact(
                                set.oracle(), requests.get(i), results.get(i).join()))
                        .isEmpty();
            }
        }
    }

    private SearchSet set() {
        return session().shared("searchers", SearchSet.class, () -> {
            SplittableRandom random = new SplittableRandom(40);
            List<VectorRecord> records = Records.many(
                    400,
                    i -> VectorRecord.of(
                            RecordId.of(Records.id(i)),
                            Records.random(random, DIMENSION, 1),
                            Metadata.builder()
                                    .put("title", "t" + i % 4)
                                    .put("year", i)
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

    private static void run(IntFunction<@Nullable Object> work) throws InterruptedException, ExecutionException {
        ExecutorService executor = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<@Nullable Object>> threads = Records.many(THREADS, thread -> () -> work.apply(thread));
            for (Future<@Nullable Object> thread : executor.invokeAll(threads)) {
                thread.get();
            }
        } finally {
            executor.shutdownNow();
        }
    }
}
