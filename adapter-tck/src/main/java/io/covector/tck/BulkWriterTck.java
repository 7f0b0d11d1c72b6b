package io.covector.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.covector.BulkFailure;
import io.covector.BulkOptions;
import io.covector.BulkProgress;
import io.covector.BulkWriter;
import io.covector.Capability;
import io.covector.CollectionSpec;
import io.covector.CollectionStats;
import io.covector.ErrorCode;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.ScanRequest;
import io.covector.Vector;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.WriteMode;
import io.covector.WriteOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Streams of records, of any length. */
abstract class BulkWriterTck extends Theme {
    BulkWriterTck(RecordTck tck) {
        super(tck);
    }

    @Test
    void writesAStream() {
        VectorCollection collection = session().texts();
        List<VectorRecord> records = Records.numbered(6_000);
        List<BulkProgress> heard = new ArrayList<>();
        BulkWriter writer = collection.bulkWriter(
                BulkOptions.builder().onProgress(heard::add).build());
        try (writer) {
            records.subList(0, 2_500).forEach(writer::add);
            BulkProgress progress = writer.flush();
            assertThat(progress.written()).isEqualTo(2_500);
            assertThat(progress.pending()).isZero();
            assertThat(collection.count()).isEqualTo(2_500);
            records.subList(2_500, 6_000).forEach(writer::add);
        }

        assertThat(collection.count()).isEqualTo(6_000);
        assertThat(collection.get(Records.idsOf(records), Projection.metadata().withVector()))
                .isEqualTo(records);
        BulkProgress end = writer.progress();
        assertThat(end.written()).isEqualTo(6_000);
        assertThat(end.bytes()).isGreaterThan(6_000L * Specs.DIMENSION * Float.BYTES);
        assertThat(heard).isNotEmpty().hasSizeLessThanOrEqualTo((int) end.requests());
        BulkProgress last = heard.get(heard.size() - 1);
        assertThat(last.written()).isEqualTo(6_000);
        assertThat(last.requests()).isEqualTo(end.requests());
        assertThat(writer.failures()).isEmpty();
    }

    @Test
    void insertsAStream() {
        VectorCollection collection = session().longs();
        List<VectorRecord> records = Records.many(3_000, i -> Records.record((long) i * 7 + 1, Metadata.of("n", i)));
        try (BulkWriter writer = collection.bulkWriter(BulkOptions.inserts())) {
            records.forEach(writer::add);
        }

        assertThat(collection.count()).isEqualTo(3_000);
        assertThat(collection.get(records.get(2_999).id(), Projection.metadata().withVector()))
                .contains(records.get(2_999));
    }

    @Test
    void theLastChangeOfEachIdHolds() {
        VectorCollection collection = session().texts();
        long seed = 20_240_607;
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, VectorRecord> expected = new TreeMap<>();
        try (BulkWriter writer = collection.bulkWriter(
                BulkOptions.builder().maxBufferedRecords(100).build())) {
            for (int i = 0; i < 4_000; i++) {
                String id = Records.id(random.nextInt(150));
                if (random.nextInt(5) == 0) {
                    writer.delete(RecordId.of(id));
                    expected.remove(id);
                } else {
                    VectorRecord record = VectorRecord.of(RecordId.of(id), Records.at(i + 1), Metadata.of("n", i));
                    writer.add(record);
                    expected.put(id, record);
                }
            }
            assertThat(writer.flush().written()).isEqualTo(4_000);
        }

        List<VectorRecord> stored = collection
                .scan(ScanRequest.builder()
                        .projection(Projection.metadata().withVector())
                        .build())
                .toList();
        assertThat(stored).as("seed %s", seed).isEqualTo(List.copyOf(expected.values()));
    }

    @Test
    void aRejectedRecordIsReportedAndItsNeighboursAreWritten() {
        if (!capabilities().supports(Capability.INSERT_REJECTS_EXISTING)) {
            return; // there is nothing that every backend rejects on the server
        }
        VectorCollection collection = session().texts();
        collection.upsert(Records.record(Records.id(700)));
        List<BulkFailure> heard = new ArrayList<>();
        BulkOptions options = BulkOptions.builder()
                .mode(WriteMode.INSERT)
                .onFailure(heard::add)
                .build();
        try (BulkWriter writer = collection.bulkWriter(options)) {
            Records.numbered(1_000).forEach(writer::add);
        }

        assertThat(heard).singleElement().satisfies(failure -> {
            assertThat(failure.position()).isEqualTo(700);
            assertThat(failure.id()).isEqualTo(RecordId.of(Records.id(700)));
            assertThat(failure.outcome()).isEqualTo(WriteOutcome.REJECTED);
            assertThat(failure.code()).isEqualTo(ErrorCode.ID_EXISTS);
        });
        assertThat(collection.count()).isEqualTo(1_000);
        BulkWriter silent = collection.bulkWriter(BulkOptions.inserts());
        silent.add(Records.record(Records.id(3)));
        Expect.failure(ErrorCode.ID_EXISTS, silent::close);
    }

    @Test
    void whatDoesNotFitIsRefusedAndNotTaken() {
        VectorCollection collection = session().texts();
        try (BulkWriter writer = collection.bulkWriter()) {
            Expect.refused(() -> writer.add(VectorRecord.of("a", new float[] {1})), "dimension", "accepted");
            Expect.refused(() -> writer.add(Records.record(1L, Metadata.empty())), "id '1'", "accepted");
            Expect.refused(() -> writer.delete(RecordId.of(1)), "id '1'", "accepted");
            Expect.refused(
                    () -> writer.add(VectorRecord.of(RecordId.of("b"), Vector.wrap(new float[0]), Metadata.empty())),
                    "dimension");
            writer.add(Records.record("c"));
            assertThat(writer.flush().accepted()).isEqualTo(1);
        }
        assertThat(collection.count()).isEqualTo(1);
    }

    @Test
    void aClosedWriterSaysSo() {
        BulkWriter writer = session().texts().bulkWriter();
        writer.close();
        writer.close();
        Expect.failure(ErrorCode.CLOSED, () -> writer.add(Records.record("a")));
        Expect.failure(ErrorCode.CLOSED, writer::flush);
        assertThat(writer.progress().accepted()).isZero();
    }

    @Test
    void loadsFirstAndIndexesAfterwards() {
        IndexSpec index = Specs.index(capabilities());
        BulkOptions options =
                BulkOptions.builder().rebuildIndex(IndexBuild.defaults()).build();
        CollectionSpec spec = CollectionSpec.builder(session().newName())
                .vector(VectorField.of(Specs.DIMENSION, Metric.EUCLIDEAN).index(index))
                .build();
        VectorCollection collection = client().createCollection(spec);
        if (index instanceof IndexSpec.None) {
            collection.bulkWriter(options).close(); // nothing to drop
        } else if (!capabilities().supports(Capability.INDEX_CHANGE)) {
            Expect.unsupported(Capability.INDEX_CHANGE, () -> collection.bulkWriter(options));
        } else {
            try (BulkWriter writer = collection.bulkWriter(options)) {
                Records.numbered(500).forEach(writer::add);
                assertThat(writer.flush().written()).isEqualTo(500);
                assertThat(client().collection(spec.name()).spec().vectorField().index())
                        .isEqualTo(IndexSpec.none());
            }
            assertThat(client().collection(spec.name()).spec()).isEqualTo(spec);
            rebuildsAfterAListenerThatThrew(collection);
            rebuildsAfterARejectedRecord(collection);
            rebuildsAfterAnInterrupt(collection);
        }
        client().dropCollection(spec.name());
    }

    private void rebuildsAfterAListenerThatThrew(VectorCollection collection) {
        BulkOptions failing = BulkOptions.builder()
                .rebuildIndex(IndexBuild.defaults())
                .onProgress(progress -> {
                    throw new IllegalStateException("planted");
                })
                .build();
        try (BulkWriter writer = collection.bulkWriter(failing)) {
            writer.add(Records.record("one more"));
        }
        assertIndexed(collection);
        assertThat(collection.count()).isEqualTo(501);
    }

    private void rebuildsAfterARejectedRecord(VectorCollection collection) {
        if (!capabilities().supports(Capability.INSERT_REJECTS_EXISTING)) {
            return; // there is nothing that every backend rejects on the server
        }
        BulkWriter writer = collection.bulkWriter(BulkOptions.builder()
                .mode(WriteMode.INSERT)
                .rebuildIndex(IndexBuild.defaults())
                .build());
        writer.add(Records.record("one more"));
        Expect.failure(ErrorCode.ID_EXISTS, writer::close);
        assertIndexed(collection);
    }

    private void rebuildsAfterAnInterrupt(VectorCollection collection) {
        BulkWriter writer = collection.bulkWriter(
                BulkOptions.builder().rebuildIndex(IndexBuild.defaults()).build());
        writer.add(Records.record("one more"));
        Thread.currentThread().interrupt();
        VectorException thrown = catchThrowableOfType(VectorException.class, writer::close);
        assertThat(Thread.interrupted()).as("stays visible").isTrue();
        if (thrown != null) { // the record may be written before
            assertThat(thrown.code()).as("%s", thrown).isEqualTo(ErrorCode.CANCELLED);
        }
        assertIndexed(collection);
    }

    private void assertIndexed(VectorCollection collection) {
        assertThat(client().collection(collection.name()).spec().vectorField().index())
                .isEqualTo(Specs.index(capabilities()));
    }

    @Test
    void statsTellWhatWasSent() {
        VectorCollection collection = session().texts();
        CollectionStats before = collection.stats();
        collection.upsert(Records.numbered(300));
        CollectionStats after = collection.stats();
        assertThat(after.records() - before.records()).isEqualTo(300);
        assertThat(after.requests()).isGreaterThan(before.requests());
        assertThat(after.concurrentRequests()).isZero();
        assertThat(after.upserts().records()).isPositive();
        assertThat(client().stats().collection(collection.name())).contains(after);
    }
}
