package io.covector.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.CollectionSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.ScanRequest;
import io.covector.SearchRequest;
import io.covector.VectorCollection;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Many threads on one client and one collection. */
abstract class ConcurrencyTck extends Theme {
    private static final int THREADS = 8;

    ConcurrencyTck(RecordTck tck) {
        super(tck);
    }

    /**
     * Servers that lock row by row come to a deadlock here, unless the adapter keeps an order or repeats the request.
     */
    @Test
    void upsertsOfTheSameIdsInAnyOrder() throws InterruptedException, ExecutionException {
        VectorCollection collection = session().texts();

        run(thread -> {
            for (int round = 0; round < 5; round++) {
                int version = 1 + thread * 10 + round;
                List<VectorRecord> records = new ArrayList<>(Records.many(200, i -> version(i, version)));
                Collections.shuffle(records, new Random(version));
                assertThat(collection.upsert(records).written()).isEqualTo(200);
            }
            return null;
        });

        assertThat(collection.count()).isEqualTo(200);
        assertWhole(collection.scan(withVector()).toList());
    }

    @Test
    void readersNeverSeeHalfARecord() throws InterruptedException, ExecutionException {
        VectorCollection collection = session().texts();
        collection.upsert(Records.many(50, i -> version(i, 1)));

        run(thread -> {
            for (int round = 0; round < 10; round++) {
                int version = 2 + thread * 10 + round;
                if (thread % 2 == 0) {
                    collection.upsert(Records.many(50, i -> version(i, version)));
                } else {
                    assertWhole(collection.scan(withVector()).toList());
                    assertWhole(collection
                            .search(SearchRequest.builder(Records.at(version))
                                    .topK(50)
                                    .projection(Projection.metadata().withVector())
                                    .build())
                            .hits()
                            .stream()
                            .map(hit -> hit.record())
                            .toList());
                    assertThat(collection.count()).isEqualTo(50);
                }
            }
            return null;
        });
    }

    @Test
    void deletesByFilterBesideUpserts() throws InterruptedException, ExecutionException {
        VectorCollection collection = session().texts();

        run(thread -> {
            for (int round = 0; round < 5; round++) {
                int first = thread * 1_000;
                collection.upsert(Records.many(20, i -> version(first + i, 1 + thread)));
                assertThat(collection.delete(Filter.eq("n", 1 + thread))).isEqualTo(20);
            }
            return null;
        });

        assertThat(collection.count()).isZero();
    }

    @Test
    void opensOneCollectionForAll() throws InterruptedException, ExecutionException {
        CollectionSpec spec = Specs.plain(session().newName(), 2, Metric.COSINE);

        run(thread -> client().openOrCreateCollection(spec)
                .upsert(VectorRecord.of("id" + thread, new float[] {1, thread}))
                .written());

        assertThat(client().collection(spec.name()).count()).isEqualTo(THREADS);
        client().dropCollection(spec.name());
    }

    /** The version is both in the metadata and in the vector. */
    private static VectorRecord version(int number, int version) {
        return VectorRecord.of(RecordId.of(Records.id(number)), Records.at(version), Metadata.of("n", version));
    }

    private static void assertWhole(List<VectorRecord> records) {
        assertThat(records).isNotEmpty().allSatisfy(record -> {
            float version = record.metadata().getDouble("n").orElseThrow().floatValue();
            assertThat(record.vector()).isEqualTo(Records.at(version));
        });
        assertThat(records).extracting(VectorRecord::id).doesNotHaveDuplicates();
    }

    private static ScanRequest withVector() {
        return ScanRequest.builder()
                .projection(Projection.metadata().withVector())
                .build();
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
