package io.covector.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.Capability;
import io.covector.ErrorCode;
import io.covector.Metadata;
import io.covector.RecordFailure;
import io.covector.RecordId;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.WriteOutcome;
import io.covector.WriteResult;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Inserts of new and of existing ids. */
abstract class InsertTck extends Theme {
    InsertTck(RecordTck tck) {
        super(tck);
    }

    @Test
    void storesNewRecords() {
        VectorCollection collection = session().texts();
        List<VectorRecord> records = Records.many(
                1_500,
                i -> VectorRecord.of(
                        RecordId.of(Records.id(i)),
                        Records.at(i),
                        Metadata.builder()
                                .put("year", i)
                                .put("tags", List.of("t" + i % 3, "\"q\", {b} \\"))
                                .put("free", "f" + i)
                                .build()));

        WriteResult result = collection.insert(records);

        assertThat(result.size()).isEqualTo(1_500);
        assertThat(result.allWritten()).isTrue();
        assertThat(collection.count()).isEqualTo(1_500);
        assertThat(Expect.stored(collection, records.get(1_234).id())).isEqualTo(records.get(1_234));
    }

    @Test
    void takesTheLastOfSeveralRecordsWithOneId() {
        VectorCollection collection = session().texts();

        WriteResult result = collection.insert(List.of(
                Records.record("a", Metadata.of("n", 1)),
                Records.record("b", Metadata.of("n", 2)),
                Records.record("a", Metadata.of("n", 3))));

        assertThat(result.written()).isEqualTo(3);
        assertThat(Expect.stored(collection, RecordId.of("a")).metadata()).isEqualTo(Metadata.of("n", 3));
        assertThat(collection.count()).isEqualTo(2);
    }

    @Test
    void rejectsAnExistingIdAndNoOther() {
        if (!capabilities().supports(Capability.INSERT_REJECTS_EXISTING)) {
            return; // the outcome is not defined
        }
        VectorCollection collection = session().texts();
        collection.upsert(Records.record("r00003", Metadata.of("old", true)));
        List<VectorRecord> records = new ArrayList<>(Records.numbered(10));

        VectorException thrown = Expect.failure(ErrorCode.ID_EXISTS, () -> collection.insert(records));

        WriteResult result = thrown.writeResult().orElseThrow();
        assertThat(result.size()).isEqualTo(10);
        assertThat(result.failures()).extracting(RecordFailure::index).containsExactly(3);
        RecordFailure failure = result.failures().get(0);
        assertThat(failure.id()).isEqualTo(RecordId.of("r00003"));
        assertThat(failure.outcome()).isEqualTo(WriteOutcome.REJECTED);
        assertThat(failure.code()).isEqualTo(ErrorCode.ID_EXISTS);
        assertThat(collection.count()).isEqualTo(10);
        assertThat(Expect.stored(collection, RecordId.of("r00003")).metadata()).isEqualTo(Metadata.of("old", true));
    }
}
