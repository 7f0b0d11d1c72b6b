package io.covector.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.Metadata;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.Vector;
import io.covector.VectorCollection;
import io.covector.VectorRecord;
import io.covector.WriteOutcome;
import io.covector.WriteResult;
import io.covector.filter.Filter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Upserts of any size. */
abstract class WriteTck extends Theme {
    WriteTck(RecordTck tck) {
        super(tck);
    }

    @Test
    void storesWhatItWasGiven() {
        VectorCollection collection = session().texts();
        VectorRecord record = VectorRecord.of(
                "a",
                new float[] {0.1f, -2.5f, 3e-7f, 12345.678f},
                Metadata.builder()
                        .put("title", "A title")
                        .put("year", 2024)
                        .put("rating", 4.5)
                        .put("flag", true)
                        .put("tags", List.of("x", "y"))
                        .put("free", "text")
                        .build());

        WriteResult result = collection.upsert(record);

        assertThat(result.size()).isEqualTo(1);
        assertThat(result.allWritten()).isTrue();
        assertThat(result.outcome(0)).isEqualTo(WriteOutcome.WRITTEN);
        assertThat(Expect.stored(collection, record.id())).isEqualTo(record);
    }

    @Test
    void replacesTheWholeRecord() {
        VectorCollection collection = session().texts();
        Metadata first = Metadata.builder()
                .put("title", "old")
                .put("year", 1)
                .put("tags", List.of("old"))
                .put("gone", true)
                .build();
        collection.upsert(VectorRecord.of(RecordId.of("a"), Records.at(1), first));

        VectorRecord second = VectorRecord.of(RecordId.of("a"), Records.at(2), Metadata.of("rating", 0.5));
        assertThat(collection.upsert(second).allWritten()).isTrue();

        assertThat(Expect.stored(collection, second.id())).isEqualTo(second);
        assertThat(collection.count()).isEqualTo(1);
        assertThat(collection.count(Filter.exists("year"))).isZero();
        assertThat(collection.count(Filter.exists("gone"))).isZero();
    }

    @Test
    void isIdempotent() {
        VectorCollection collection = session().texts();
        List<VectorRecord> records = Records.numbered(20);

        collection.upsert(records);
        collection.upsert(records);

        assertThat(collection.get(Records.idsOf(records), Projection.metadata().withVector()))
                .isEqualTo(records);
        assertThat(collection.count()).isEqualTo(20);
    }

    @Test
    void takesTheLastOfSeveralRecordsWithOneId() {
        VectorCollection collection = session().texts();
        List<VectorRecord> records = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 50; i++) {
                records.add(VectorRecord.of(
                        RecordId.of(Records.id(i)), Records.at(round + 1), Metadata.of("round", round)));
            }
        }

        WriteResult result = collection.upsert(records);

        assertThat(result.size()).isEqualTo(150);
        assertThat(result.written()).isEqualTo(150);
        assertThat(collection.count()).isEqualTo(50);
        assertThat(collection.count(Filter.eq("round", 2))).isEqualTo(50);
        assertThat(Expect.stored(collection, RecordId.of(Records.id(7)))).isEqualTo(records.get(107));
    }

    @Test
    void writesNothingWhenThereIsNothing() {
        VectorCollection collection = session().texts();

        assertThat(collection.upsert(List.of()).size()).isZero();
        assertThat(collection.insert(List.of()).allWritten()).isTrue();
        assertThat(collection.count()).isZero();
    }

    @Test
    void writesTenThousandRecordsOfAnySize() {
        VectorCollection collection = session().texts();
        List<VectorRecord> records = Records.many(10_000, i -> {
            // every 500th record is a thousand times larger than its neighbours
            String text = "x".repeat(i % 500 == 0 ? 50_000 : i % 50);
            return VectorRecord.of(RecordId.of(Records.id(i)), Records.at(i % 97), Metadata.of("n", i, "text", text));
        });

        WriteResult result = collection.upsert(records);

        assertThat(result.size()).isEqualTo(10_000);
        assertThat(result.allWritten()).isTrue();
        assertThat(collection.count()).isEqualTo(10_000);
        assertThat(collection.count(Filter.gte("n", 9_990))).isEqualTo(10);
        for (int i : new int[] {0, 1, 499, 500, 5_000, 9_999}) {
            assertThat(Expect.stored(collection, RecordId.of(Records.id(i)))).isEqualTo(records.get(i));
        }
    }

    @Test
    void keepsEveryFloatBitByBit() {
        VectorCollection collection = session().texts();
        float[] components = {Float.MIN_VALUE, -Float.MIN_NORMAL, Math.nextUp(1f), Math.nextUp(-Float.MIN_NORMAL)};

        collection.upsert(VectorRecord.of("a", components.clone()));

        assertThat(Expect.stored(collection, RecordId.of("a")).vector()).isEqualTo(Vector.copyOf(components));
    }
}
