package io.covector.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.CallOptions;
import io.covector.Consistency;
import io.covector.Metadata;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.ScanRequest;
import io.covector.SearchRequest;
import io.covector.VectorCollection;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** After a write returns, every read of the same client sees it. */
abstract class ConsistencyTck extends Theme {
    private static final int THREADS = 8;
    private static final int ROUNDS = 15;

    ConsistencyTck(RecordTck tck) {
        super(tck);
    }

    @Test
    void seesItsOwnWritesByEveryRead() {
        VectorCollection collection = session().texts();
        for (int i = 1; i <= 20; i++) {
            RecordId id = RecordId.of(Records.id(i));
            collection.upsert(VectorRecord.of(id, Records.at(i), Metadata.of("n", i)));
            assertSees(collection, id, i);
            assertThat(collection.count()).isEqualTo(i);
        }
        for (int i = 20; i >= 1; i--) {
            RecordId id = RecordId.of(Records.id(i));
            assertThat(collection.delete(List.of(id))).isEqualTo(1);
            assertThat(collection.get(id)).isEmpty();
            assertThat(collection.count(Filter.eq("n", i))).isZero();
            assertThat(collection.count()).isEqualTo(i - 1);
        }
    }

    @Test
    void seesAReplacement() {
        VectorCollection collection = session().texts();
        RecordId id = RecordId.of("a");
        for (int i = 1; i <= 20; i++) {
            collection.upsert(VectorRecord.of(id, Records.at(i), Metadata.of("n", i)));
            assertSees(collection, id, i);
            assertThat(collection.count(Filter.lt("n", i))).isZero();
        }
    }

    @Test
    void seesItsOwnWritesFromManyThreads() throws InterruptedException, ExecutionException {
        VectorCollection collection = session().texts();
        List<Callable<Integer>> writers = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            int first = thread * 1_000;
            writers.add(() -> {
                for (int i = 1; i <= ROUNDS; i++) {
                    int number = first + i;
                    RecordId id = RecordId.of(Records.id(number));
                    collection.upsert(VectorRecord.of(id, Records.at(number), Metadata.of("n", number)));
                    assertSees(collection, id, number);
                    if (i % 3 == 0) {
                        assertThat(collection.delete(List.of(id))).isEqualTo(1);
                        assertThat(collection.get(id)).isEmpty();
                    }
                }
                return ROUNDS - ROUNDS / 3;
            });
        }
        int left = 0;
        ExecutorService executor = Executors.newFixedThreadPool(THREADS);
        try {
            for (Future<Integer> writer : executor.invokeAll(writers)) {
                left += writer.get();
            }
        } finally {
            executor.shutdownNow();
        }
        assertThat(collection.count()).isEqualTo(left);
    }

    @Test
    void aStrongReadSeesAtLeastAsMuch() {
        if (!capabilities().consistencies().contains(Consistency.STRONG)) {
            return; // the refusal has a test of its own
        }
        VectorCollection collection = session().texts();
        CallOptions strong = CallOptions.defaults().consistency(Consistency.STRONG);
        for (int i = 1; i <= 5; i++) {
            collection.upsert(VectorRecord.of(RecordId.of("a"), Records.at(i), Metadata.of("n", i)));
            assertThat(collection.count(Filter.eq("n", i), strong)).isEqualTo(1);
            assertThat(collection.get(Records.ids("a"), Projection.metadata(), strong))
                    .hasSize(1);
        }
    }

    private static void assertSees(VectorCollection collection, RecordId id, int number) {
        Filter filter = Filter.eq("n", number);
        assertThat(collection.get(id)).map(VectorRecord::metadata).contains(Metadata.of("n", number));
        assertThat(collection.count(filter)).isEqualTo(1);
        assertThat(collection.scan(ScanRequest.builder().filter(filter).build()).map(VectorRecord::id))
                .containsExactly(id);
        // among what matches: an index may miss a nearer record, but must fill topK
        SearchRequest search =
                SearchRequest.builder(Records.at(number)).topK(1).filter(filter).build();
        assertThat(collection.search(search).hits()).extracting(hit -> hit.id()).containsExactly(id);
    }
}
