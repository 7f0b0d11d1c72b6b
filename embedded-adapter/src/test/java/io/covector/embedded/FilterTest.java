package io.covector.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.RecordId;
import io.covector.SearchTuning;
import io.covector.VectorRecord;
import io.covector.filter.And;
import io.covector.filter.Filter;
import io.covector.filter.Not;
import io.covector.spi.Backend;
import io.covector.spi.BackendCollection;
import io.covector.tck.oracle.FilterOracle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class FilterTest {
    private final Backend backend = Embedded.inMemory();
    private final BackendCollection collection =
            backend.create(Embedded.spec("filters", 2, Metric.EUCLIDEAN, IndexSpec.none()), Embedded.CONTEXT);

    @AfterEach
    void close() {
        backend.close();
    }

    @RepeatedTest(4)
    void agreesWithThePlainMeaningOnRandomRecordsAndFilters() {
        long seed = new Random().nextLong();
        RandomFilters random = new RandomFilters(new Random(seed));
        Map<RecordId, Metadata> stored = new TreeMap<>();
        for (int batch = 0; batch < 5; batch++) {
            List<VectorRecord> records = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                // overlapping ids: some records are replaced, in this segment or in another
                VectorRecord record = Embedded.record("r" + (batch * 40 + i), random.metadata(), i, batch);
                records.add(record);
                stored.put(record.id(), record.metadata());
            }
            Embedded.upsert(collection, records);
            assertThat(Embedded.count(collection)).isEqualTo(stored.size());
        }
        for (int i = 0; i < 150; i++) {
            Filter filter = random.filter(3);
            List<RecordId> expected = stored.keySet().stream()
                    .filter(id -> FilterOracle.matches(filter, VectorRecord.of(id, null, stored.get(id))))
                    .toList();
            assertThat(Embedded.scanIds(collection, 100, filter))
                    .as("seed %d, filter %s", seed, filter)
                    .isEqualTo(expected);
            assertThat(Embedded.count(collection, filter)).isEqualTo(expected.size());
            assertThat(Embedded.search(collection, new float[] {1, 1}, 1000, filter, SearchTuning.defaults())
                            .hits())
                    .hasSameSizeAs(expected);
        }
    }

    @Test
    void takesTheLargestFilters() {
        List<VectorRecord> records = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            records.add(Embedded.record("r" + i, Metadata.of("n", i, "s", "t" + i), i, 0));
        }
        Embedded.upsert(collection, records);
        List<Object> many = new ArrayList<>();
        List<Filter> alternatives = new ArrayList<>();
        for (int i = 50; i < 10_050; i++) {
            many.add(i);
            many.add("t" + i);
            alternatives.add(Filter.eq("n", i));
        }
        assertThat(Embedded.count(collection, Filter.in("n", many))).isEqualTo(50);
        assertThat(Embedded.count(collection, Filter.notIn("s", many))).isEqualTo(50);
        assertThat(Embedded.count(collection, Filter.or(alternatives))).isEqualTo(50);
        assertThat(Embedded.count(collection, Filter.and(alternatives))).isZero();
        Filter deep = Filter.eq("n", 7);
        for (int depth = 1; depth < Filter.MAX_DEPTH; depth++) {
            deep = depth % 2 == 0 ? new Not(deep) : new And(List.of(deep));
        }
        assertThat(Embedded.count(collection, deep)).isIn(1L, 99L);
    }

    @Test
    void readsLongTextsWhereTheTermsEnd() {
        String start = "s".repeat(40_000);
        Embedded.upsert(
                collection,
                Embedded.record("1", Metadata.of("t", start + "a needle"), 0, 0),
                Embedded.record("2", Metadata.of("t", start + "b"), 0, 0),
                Embedded.record("3", Metadata.of("t", start), 0, 0));
        assertThat(ids(Filter.contains("t", "needle"))).containsExactly("1");
        assertThat(ids(Filter.startsWith("t", start + "b"))).containsExactly("2");
        assertThat(ids(Filter.startsWith("t", start))).containsExactly("1", "2", "3");
        assertThat(ids(Filter.eq("t", start))).containsExactly("3");
        assertThat(ids(Filter.gt("t", start))).containsExactly("1", "2");
        assertThat(ids(Filter.lte("t", start + "b"))).containsExactly("1", "2", "3");
        assertThat(ids(Filter.lt("t", start + "a"))).containsExactly("3");
        assertThat(ids(Filter.gt("t", "s"))).containsExactly("1", "2", "3");
        assertThat(ids(Filter.lt("t", "s"))).isEmpty();
    }

    private List<String> ids(Filter filter) {
        return Embedded.scanIds(collection, 2, filter).stream()
                .map(RecordId::toString)
                .toList();
    }
}
