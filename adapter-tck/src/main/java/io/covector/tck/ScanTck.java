package io.covector.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.Metadata;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.ScanRequest;
import io.covector.VectorCollection;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scans stream every record once, in the order of the ids. */
abstract class ScanTck extends Theme {
    ScanTck(RecordTck tck) {
        super(tck);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 30, 100, 10_000})
    void streamsAllInPagesOfAnySize(int pageSize) {
        VectorCollection collection = session().texts();
        List<VectorRecord> records = Records.numbered(30);
        List<VectorRecord> shuffled = new ArrayList<>(records);
        Collections.shuffle(shuffled, new Random(1));
        shuffled.forEach(collection::upsert);

        ScanRequest request = ScanRequest.builder()
                .pageSize(pageSize)
                .projection(Projection.metadata().withVector())
                .build();

        assertThat(collection.scan(request)).isEqualTo(records);
    }

    @Test
    void streamsNothingOfAnEmptyCollection() {
        assertThat(session().texts().scan(ScanRequest.all())).isEmpty();
    }

    @Test
    void streamsThousands() {
        VectorCollection collection = session().texts();
        List<VectorRecord> records = Records.numbered(5_000);
        collection.upsert(records);

        assertThat(collection.scan(ScanRequest.builder().pageSize(999).build()).map(VectorRecord::id))
                .isEqualTo(Records.idsOf(records));
    }

    @Test
    void ordersNumericIdsByValue() {
        VectorCollection collection = session().longs();
        long[] ids = {
            Long.MIN_VALUE, -10, -9, -1, 0, 1, 9, 10, 100, capabilities().maxLongId()
        };
        for (int i = ids.length - 1; i >= 0; i--) {
            collection.upsert(Records.record(ids[i], Metadata.empty()));
        }

        for (int pageSize : new int[] {1, 3, 100}) {
            assertThat(collection
                            .scan(ScanRequest.builder().pageSize(pageSize).build())
                            .map(record -> (Long) record.id().value()))
                    .containsExactly(Arrays.stream(ids).boxed().toArray(Long[]::new));
        }
    }

    @Test
    void ordersTextIdsByCodePoint() {
        VectorCollection collection = session().texts();
        String[] ids = {
            " ",
            "!",
            "10",
            "9",
            "A",
            "B",
            "_",
            "a",
            "a ",
            "a!",
            "aA",
            "aa",
            "b",
            "z",
            "\u00e9",
            "\u0416",
            "\uFFFD",
            "\uFFFF",
            "\uD83D\uDE00",
            "\uDBFF\uDFFF"
        };
        for (int i = ids.length - 1; i >= 0; i--) {
            collection.upsert(Records.record(ids[i]));
        }

        for (int pageSize : new int[] {1, 3, 100}) {
            assertThat(collection
                            .scan(ScanRequest.builder().pageSize(pageSize).build())
                            .map(record -> (String) record.id().value()))
                    .containsExactly(ids);
        }
        assertThat(collection
                        .scan(ScanRequest.builder().after(RecordId.of("\uFFFF")).build())
                        .map(record -> (String) record.id().value()))
                .containsExactly("\uD83D\uDE00", "\uDBFF\uDFFF");
    }

    @Test
    void filtersAndProjects() {
        VectorCollection collection = session().texts();
        collection.upsert(Records.many(
                40, i -> Records.record(Records.id(i), Metadata.of("n", i, "even", i % 2 == 0))));

        ScanRequest request = ScanRequest.builder()
                .filter("even = true and n >= 10")
                .projection(Projection.keys("n"))
                .pageSize(4)
                .build();

        assertThat(collection.scan(request))
                .hasSize(15)
                .allSatisfy(record -> {
                    assertThat(record.vector()).isNull();
                    assertThat(record.metadata().keys()).containsExactly("n");
                })
                .extracting(record -> record.metadata().get("n"))
                .startsWith(10L, 12L, 14L);
    }

    @Test
    void goesOnAfterAnId() {
        VectorCollection collection = session().texts();
        collection.upsert(Records.numbered(30));

        ScanRequest request = ScanRequest.builder()
                .after(RecordId.of("r00019x"))
                .filter(Filter.lt("n", 25))
                .pageSize(2)
                .build();

        assertThat(collection.scan(request).map(VectorRecord::id))
                .isEqualTo(Records.ids("r00020", "r00021", "r00022", "r00023", "r00024"));
    }

    @Test
    void givesEachRecordOnceWhileOthersComeAndGo() {
        VectorCollection collection = session().texts();
        List<VectorRecord> records = Records.numbered(100);
        collection.upsert(records);
        Iterator<VectorRecord> scan =
                collection.scan(ScanRequest.builder().pageSize(10).build()).iterator();
        SplittableRandom random = new SplittableRandom(7);
        List<RecordId> seen = new ArrayList<>();

        while (scan.hasNext()) {
            RecordId id = scan.next().id();
            seen.add(id);
            if (seen.size() % 5 == 0) {
                collection.upsert(Records.record(Records.id(random.nextInt(100)) + "new" + seen.size()));
                collection.upsert(records.get(random.nextInt(100)));
                collection.delete(List.of(id));
            }
        }

        assertThat(seen).isSorted().doesNotHaveDuplicates().containsAll(Records.idsOf(records));
    }
}
