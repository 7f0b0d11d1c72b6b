package io.covector.pgvector.internal.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.VectorRecord;
import io.covector.benchmarks.codecs.Allocation;
import io.covector.benchmarks.codecs.Samples;
import io.covector.pgvector.internal.codec.VectorCodec;
import io.covector.pgvector.internal.codec.WireWriter;
import io.covector.pgvector.internal.schema.Table;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the codecs of PostgreSQL allocate, so that no change makes every row dearer unseen. */
class PgAllocationTest {
    private static final int ROWS = 500;

    private final List<VectorRecord> records = Samples.records(ROWS);
    private final Table plain = PgSamples.table(Samples.plainSpec());
    private final Table declaring = PgSamples.table(Samples.declaringSpec());

    @Test
    void copyAllocatesNextToNothing() {
        WireWriter buffer = CopyEncoder.newBuffer();
        assertThat(Allocation.bytesPer(ROWS, () -> PgSamples.copy(plain, records, buffer)))
                .isLessThanOrEqualTo(88);
        assertThat(Allocation.bytesPer(ROWS, () -> PgSamples.copy(declaring, records, buffer)))
                .isLessThanOrEqualTo(160);
    }

    @Test
    void unnestAllocatesTheMessageOnce() {
        int message = 4 * Samples.DIMENSION + 100;
        assertThat(Allocation.bytesPer(ROWS, () -> PgSamples.unnest(plain, records)))
                .isLessThanOrEqualTo(message + 600);
    }

    @Test
    void theSizeOfARecordCostsNextToNothing() {
        assertThat(Allocation.bytesPer(ROWS, () -> records.forEach(record -> RecordSize.of(plain, record))))
                .isLessThanOrEqualTo(48);
    }

    @Test
    void readingAllocatesLittleMoreThanItReturns() {
        VectorRecord record = records.get(0);
        byte[] vector = PgSamples.vector(record);
        String json = record.metadata().toJson();
        assertThat(Allocation.bytes(() -> VectorCodec.read(vector))).isLessThanOrEqualTo(4 * Samples.DIMENSION + 200);
        assertThat(Allocation.bytes(() -> PgSamples.metadata(json))).isLessThanOrEqualTo(1_200);
    }

    @Test
    void aFilterAllocatesItsStatement() {
        assertThat(Allocation.bytes(() -> PgSamples.statement(Samples.declaringSpec())))
                .isLessThanOrEqualTo(24_000);
    }
}
