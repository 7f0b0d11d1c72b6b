package io.covector.batching;

import static io.covector.batching.Fixture.failure;
import static io.covector.batching.Fixture.range;
import static io.covector.batching.Fixture.record;
import static io.covector.batching.Fixture.records;
import static org.assertj.core.api.Assertions.assertThat;

import io.covector.ErrorCode;
import io.covector.RecordFailure;
import io.covector.RecordId;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.WriteOutcome;
import io.covector.WriteResult;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How writes are cut, and which record is which. */
class WriteTest {
    private final Fixture fixture = new Fixture();
    private final Stored stored = fixture.stored;

    @Test
    void aWriteStartsWithTheSizeTheBackendLikes() {
        WriteResult result = fixture.upsert(range(10));
        assertThat(result.allWritten()).isTrue();
        assertThat(result.size()).isEqualTo(10);
        assertThat(stored.sizes()).containsExactly(4, 4, 2);
        assertThat(stored.records()).hasSize(10);
    }

    @Test
    void nothingIsSentForNothing() {
        assertThat(fixture.upsert(List.of()).size()).isZero();
        assertThat(stored.requests()).isEmpty();
    }

    @Test
    void theModeIsHandedOn() {
        fixture.insert(records(1));
        assertThat(stored.requests()).containsExactly("insert [1]");
    }

    @Test
    void bytesBoundARequest() {
        stored.recordBytes = 400;
        fixture.upsert(range(5));
        assertThat(stored.sizes()).containsExactly(2, 2, 1);
    }

    @Test
    void theCallersSizesReplaceTheBackendsWithinItsLimits() {
        Fixture rows = new Fixture(Map.of("max-records", "5"));
        rows.upsert(range(10));
        assertThat(rows.stored.sizes()).containsExactly(5, 5);
        Fixture tooMany = new Fixture(Map.of("max-records", "500"));
        tooMany.upsert(range(10));
        assertThat(tooMany.stored.sizes()).containsExactly(8, 2);
        Fixture bytes = new Fixture(Map.of("max-bytes", "1KiB"));
        bytes.stored.limits(Fixture.limits(8, 8, 1 << 20));
        bytes.stored.recordBytes = 512;
        bytes.upsert(range(4));
        assertThat(bytes.stored.sizes()).containsExactly(2, 2);
    }

    @Test
    void aRecordLargerThanTheCallersSizeGoesAlone() {
        Fixture bytes = new Fixture(Map.of("max-bytes", "1KiB"));
        bytes.stored.limits(Fixture.limits(8, 8, 1 << 20));
        bytes.stored.size(RecordId.of(1), 100_000);
        assertThat(bytes.upsert(range(4)).allWritten()).isTrue();
        assertThat(bytes.stored.requests()).containsExactly("upsert [0]", "upsert [1]", "upsert [2, 3]");
    }

    @Test
    void aRecordLargerThanARequestIsRefusedWithBothNumbersAndItsNeighboursLand() {
        stored.size(RecordId.of(2), 1_001);
        VectorException e = failure(() -> fixture.upsert(range(5)));
        assertThat(e.code()).isEqualTo(ErrorCode.TOO_LARGE);
        assertThat(e)
                .hasMessage("TOO_LARGE: record '2' has 1001 bytes in a request; accepted are up to 1000 "
                        + "(5 records: 4 written, 1 rejected, 0 unknown)");
        assertThat(e.mayHaveApplied()).isFalse();
        assertThat(e.writeResult().orElseThrow().failures())
                .containsExactly(new RecordFailure(
                        2,
                        RecordId.of(2),
                        WriteOutcome.REJECTED,
                        ErrorCode.TOO_LARGE,
                        "record '2' has 1001 bytes in a request; accepted are up to 1000"));
        assertThat(stored.requests()).containsExactly("upsert [0, 1]", "upsert [3, 4]");
    }

    @Test
    void aRecordAsLargeAsARequestIsSent() {
        stored.size(RecordId.of(2), 1_000);
        assertThat(fixture.upsert(range(5)).allWritten()).isTrue();
    }

    @Test
    void ofRecordsWithOneIdTheLastIsSent() {
        WriteResult result = fixture.upsert(
                List.of(record(1, 1), record(2, 2), record(1, 3), record(3, 4), record(2, 5), record(1, 6)));
        assertThat(result.size()).isEqualTo(6);
        assertThat(result.written()).isEqualTo(6);
        assertThat(stored.requests()).containsExactly("upsert [3, 2, 1]");
        assertThat(stored.records())
                .containsEntry(RecordId.of(1), record(1, 6))
                .containsEntry(RecordId.of(2), record(2, 5));
    }

    @Test
    void replacedRecordsShareTheOutcome() {
        stored.poison.add(RecordId.of(1));
        List<VectorRecord> records = List.of(record(1, 1), record(2, 2), record(1, 3), record(3, 4), record(1, 5));
        WriteResult result =
                failure(() -> fixture.upsert(records)).writeResult().orElseThrow();
        assertThat(result.failures()).extracting(RecordFailure::index).containsExactly(0, 2, 4);
        assertThat(result.failures()).extracting(RecordFailure::id).containsOnly(RecordId.of(1));
        assertThat(result.written()).isEqualTo(2);
        assertThat(result.outcome(1)).isEqualTo(WriteOutcome.WRITTEN);
    }

    @Test
    void theMessageOfASingleRecordIsTheServersOwn() {
        stored.poison.add(RecordId.of(7));
        VectorException e = failure(() -> fixture.upsert(records(7)));
        assertThat(e).hasMessage("REJECTED: the server refuses the data");
        assertThat(e.writeResult().orElseThrow().count(WriteOutcome.REJECTED)).isEqualTo(1);
    }

    @Test
    void aMillionRecordsAreCutInLinearTime() {
        stored.limits(Fixture.limits(500, 1_000, 1 << 20));
        AtomicInteger requests = new AtomicInteger();
        stored.interfere(request -> {
            requests.incrementAndGet();
            stored.collection.clear(); // the test is about the client's memory
            stored.forget();
        });
        List<VectorRecord> million = range(1_000_000);
        assertThat(fixture.upsert(million).written()).isEqualTo(1_000_000);
        assertThat(requests).hasValue(2_000);
    }
}
