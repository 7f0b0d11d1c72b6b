package io.covector.batching;

import static io.covector.batching.Fixture.failure;
import static io.covector.batching.Fixture.range;
import static io.covector.batching.Fixture.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.covector.ErrorCode;
import io.covector.RecordFailure;
import io.covector.RecordId;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.WriteMode;
import io.covector.WriteOutcome;
import io.covector.WriteResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad records and their neighbours. */
class HalvingTest {
    private final Fixture fixture = new Fixture();
    private final Stored stored = fixture.stored;

    private void oneBatchOf(int rows) {
        stored.limits(Fixture.limits(rows, rows, 1 << 30));
    }

    @Test
    void aBadRecordDoesNotFailItsNeighbours() {
        stored.poison.add(RecordId.of(2));
        VectorException e = failure(() -> fixture.upsert(range(10)));
        assertThat(e.code()).isEqualTo(ErrorCode.REJECTED);
        assertThat(e.writeResult().orElseThrow().failures())
                .containsExactly(new RecordFailure(
                        2, RecordId.of(2), WriteOutcome.REJECTED, ErrorCode.REJECTED, "the server refuses the data"));
        assertThat(stored.requests())
                .containsExactly(
                        "upsert [0, 1, 2, 3]",
                        "upsert [0, 1]",
                        "upsert [2, 3]",
                        "upsert [2]",
                        "upsert [3]",
                        "upsert [4, 5, 6, 7]",
                        "upsert [8, 9]");
        assertThat(stored.records()).hasSize(9);
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            names = {"REJECTED", "ID_EXISTS", "TOO_LARGE", "INVALID_ARGUMENT"})
    void theDataIsToBlame(ErrorCode code) {
        stored.interfere(request -> {
            if (request == 1) {
                throw VectorException.builder(code, "planted").build();
            }
        });
        assertThat(fixture.upsert(range(4)).allWritten()).isTrue();
        assertThat(stored.requests().stream().filter(name -> !name.startsWith("get")))
                .containsExactly("upsert [0, 1, 2, 3]", "upsert [0, 1]", "upsert [2, 3]");
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"REJECTED", "ID_EXISTS", "TOO_LARGE", "INVALID_ARGUMENT"})
    void theDataIsNotToBlame(ErrorCode code) {
        stored.interfere(request -> {
            throw VectorException.builder(code, "planted").build();
        });
        VectorException e = failure(() -> fixture.upsert(range(10)));
        assertThat(e.code()).isEqualTo(code);
        assertThat(e.writeResult().orElseThrow().count(WriteOutcome.REJECTED)).isEqualTo(10);
        assertThat(stored.requests()).hasSize(1);
    }

    @Test
    void idsThatExistAreAskedForAndTheOthersInserted() {
        oneBatchOf(8);
        fixture.upsert(List.of(record(3, 30), record(5, 50)));
        stored.forget();
        VectorException e = failure(() -> fixture.insert(range(8)));
        assertThat(stored.requests())
                .containsExactly(
                        "insert [0, 1, 2, 3, 4, 5, 6, 7]", "get [0, 1, 2, 3, 4, 5, 6, 7]", "insert [0, 1, 2, 4, 6, 7]");
        assertThat(e)
                .hasMessage("ID_EXISTS: a record with the id '3' is stored already "
                        + "(8 records: 6 written, 2 rejected, 0 unknown)");
        WriteResult result = e.writeResult().orElseThrow();
        assertThat(result.failures()).extracting(RecordFailure::index).containsExactly(3, 5);
        assertThat(result.failures()).extracting(RecordFailure::code).containsOnly(ErrorCode.ID_EXISTS);
        assertThat(stored.records()).hasSize(8).containsEntry(RecordId.of(3), record(3, 30));
    }

    @Test
    void aLoadThatIsRunAgainCostsTwoRequestsABatch() {
        fixture.upsert(range(8));
        stored.forget();
        WriteResult result =
                failure(() -> fixture.insert(range(8))).writeResult().orElseThrow();
        assertThat(result.count(WriteOutcome.REJECTED)).isEqualTo(8);
        assertThat(stored.requests()).hasSize(4);
    }

    @Test
    void existingIdsAndBadRecordsAreToldApart() {
        oneBatchOf(8);
        fixture.upsert(List.of(record(0, 30), record(5, 50)));
        stored.poison.add(RecordId.of(6));
        WriteResult result =
                failure(() -> fixture.insert(range(8))).writeResult().orElseThrow();
        assertThat(result.failures())
                .extracting(RecordFailure::index, RecordFailure::code)
                .containsExactly(
                        tuple(0, ErrorCode.ID_EXISTS), tuple(5, ErrorCode.ID_EXISTS), tuple(6, ErrorCode.REJECTED));
        assertThat(stored.records()).hasSize(7);
    }

    @Test
    void aLookThatFindsIdsOfAnotherSpellingIsNotRepeated() {
        stored.server.collation(id -> RecordId.of(id.toString().toLowerCase(Locale.ROOT)));
        fixture.upsert(List.of(VectorRecord.of("ABC", new float[] {1})));
        stored.forget();
        List<VectorRecord> records =
                List.of(VectorRecord.of("abc", new float[] {2}), VectorRecord.of("x", new float[] {3}));
        WriteResult result =
                failure(() -> fixture.insert(records)).writeResult().orElseThrow();
        assertThat(stored.requests()).containsExactly("insert [abc, x]", "get [abc, x]", "insert [abc]", "insert [x]");
        assertThat(result.failures())
                .extracting(RecordFailure::index, RecordFailure::code)
                .containsExactly(tuple(0, ErrorCode.ID_EXISTS));
    }

    @Test
    void whatIsLeftAfterALookIsHalvedWhenItIsRefusedAgain() {
        oneBatchOf(8);
        stored.server.collation(id -> RecordId.of(id.toString().toLowerCase(Locale.ROOT)));
        fixture.upsert(List.of(VectorRecord.of("a", new float[] {1}), VectorRecord.of("B", new float[] {1})));
        stored.forget();
        List<VectorRecord> records = Stream.of("a", "b", "c", "d")
                .map(id -> VectorRecord.of(id, new float[] {2}))
                .toList();
        WriteResult result =
                failure(() -> fixture.insert(records)).writeResult().orElseThrow();
        assertThat(stored.requests())
                .containsExactly(
                        "insert [a, b, c, d]", "get [a, b, c, d]", "insert [b, c, d]", "insert [b]", "insert [c, d]");
        assertThat(result.failures()).extracting(RecordFailure::index).containsExactly(0, 1);
    }

    @Test
    void idsThatCannotBeAskedForAreFoundByHalving() {
        fixture.upsert(List.of(record(3, 30)));
        stored.forget();
        stored.interfere(request -> {
            if (stored.requests().get(request - 1).startsWith("get")) {
                throw VectorException.builder(ErrorCode.UNAVAILABLE, "planted").build();
            }
        });
        WriteResult result =
                failure(() -> fixture.insert(range(4))).writeResult().orElseThrow();
        assertThat(result.failures())
                .extracting(RecordFailure::index, RecordFailure::code)
                .containsExactly(tuple(3, ErrorCode.ID_EXISTS));
        assertThat(stored.requests())
                .containsExactly(
                        "insert [0, 1, 2, 3]",
                        "get [0, 1, 2, 3]",
                        "insert [0, 1]",
                        "insert [2, 3]",
                        "get [2, 3]",
                        "insert [2]",
                        "insert [3]");
    }

    @Test
    void aRefusedInsertInDoubtGoesOnAsUpsertAndItsBadRecordStaysInDoubt() {
        stored.poison.add(RecordId.of(1));
        stored.interfere(request -> {
            if (request == 1) {
                throw VectorException.builder(ErrorCode.REJECTED, "planted")
                        .mayHaveApplied(true)
                        .build();
            }
        });
        VectorException e = failure(() -> fixture.insert(range(4)));
        assertThat(stored.requests())
                .containsExactly("insert [0, 1, 2, 3]", "upsert [0, 1]", "upsert [0]", "upsert [1]", "upsert [2, 3]");
        WriteResult result = e.writeResult().orElseThrow();
        assertThat(result.outcome(1)).isEqualTo(WriteOutcome.UNKNOWN);
        assertThat(result.written()).isEqualTo(3);
        assertThat(e.mayHaveApplied()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 511, 512, 513, 1000})
    void oneBadRecordCostsALogarithm(int rows) {
        oneBatchOf(rows);
        for (int bad = 0; bad < rows; bad += 1 + rows / 7) {
            stored.forget();
            stored.poison.clear();
            stored.poison.add(RecordId.of(bad));
            WriteResult result =
                    failure(() -> fixture.upsert(range(rows))).writeResult().orElseThrow();
            assertThat(result.failures()).extracting(RecordFailure::index).containsExactly(bad);
            assertThat(stored.requests()).hasSizeLessThanOrEqualTo(1 + 2 * log2(rows));
        }
    }

    @Test
    void aBatchOfBadRecordsIsToldOneByOne() {
        oneBatchOf(64);
        List<VectorRecord> all = range(64);
        all.forEach(record -> stored.poison.add(record.id()));
        WriteResult result = failure(() -> fixture.upsert(all)).writeResult().orElseThrow();
        assertThat(result.written()).isZero();
        assertThat(result.failures()).extracting(RecordFailure::reason).containsOnly("the server refuses the data");
        assertThat(stored.requests()).hasSize(2 * 64 - 1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void exactlyTheBadRecordsAreRejected(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 60; round++) {
            String story = "seed " + seed + ", round " + round;
            int rows = 1 + random.nextInt(300);
            int batch = 1 + random.nextInt(100);
            int ids = 1 + random.nextInt(400);
            Fixture fresh = new Fixture();
            Stored server = fresh.stored;
            server.limits(Fixture.limits(batch, batch, 1_000));
            List<VectorRecord> records = new ArrayList<>();
            for (int i = 0; i < rows; i++) {
                records.add(record(random.nextInt(ids), i));
            }
            int share = random.nextInt(30);
            for (int id = 0; id < ids; id++) {
                if (random.nextInt(100) < share) {
                    server.poison.add(RecordId.of(id));
                } else if (random.nextInt(100) < 3) {
                    server.size(RecordId.of(id), 1_001);
                }
            }
            Set<Integer> bad = new TreeSet<>();
            Set<RecordId> badIds = new TreeSet<>();
            for (int i = 0; i < rows; i++) {
                RecordId id = records.get(i).id();
                if (server.poison.contains(id) || server.collection.encodedBytes(records.get(i)) > 1_000) {
                    bad.add(i);
                    badIds.add(id);
                }
            }
            WriteResult result = outcome(fresh, records);
            assertThat(result.size()).as(story).isEqualTo(rows);
            assertThat(result.failures()).as(story).allSatisfy(failure -> {
                assertThat(failure.outcome()).isEqualTo(WriteOutcome.REJECTED);
                assertThat(failure.id()).isEqualTo(records.get(failure.index()).id());
            });
            assertThat(result.failures().stream().map(RecordFailure::index).toList())
                    .as(story)
                    .isEqualTo(List.copyOf(bad));
            int slices = rows / Math.min(batch, 100) + 1 + 2 * badIds.size(); // 100 records have 1,000 bytes
            assertThat(server.requests()).as(story).hasSizeLessThanOrEqualTo(slices + 2 * badIds.size() * log2(batch));
            requireLastWins(server, records, badIds, story);
        }
    }

    private static WriteResult outcome(Fixture fixture, List<VectorRecord> records) {
        try {
            return fixture.books.write(WriteMode.UPSERT, records, fixture.unbounded());
        } catch (VectorException e) {
            return e.writeResult().orElseThrow();
        }
    }

    private static void requireLastWins(Stored server, List<VectorRecord> records, Set<RecordId> bad, String story) {
        Map<RecordId, VectorRecord> left = server.records();
        for (int i = records.size() - 1; i >= 0; i--) {
            VectorRecord last = records.get(i);
            VectorRecord found = left.remove(last.id());
            boolean first = bad.add(last.id());
            if (first) {
                assertThat(found).as("%s, record %d", story, i).isEqualTo(last);
            }
        }
        assertThat(left).as(story).isEmpty();
    }

    private static int log2(int n) {
        return n <= 1 ? 0 : 32 - Integer.numberOfLeadingZeros(n - 1);
    }
}
