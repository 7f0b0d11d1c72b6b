package io.covector.benchmarks.codecs.milvus;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.CollectionSpec;
import io.covector.VectorRecord;
import io.covector.benchmarks.codecs.Allocation;
import io.covector.benchmarks.codecs.Samples;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the messages of Milvus allocate, so that no change makes every row dearer unseen. */
class MilvusAllocationTest {
    private static final int ROWS = 500;
    private static final int HITS = 10;

    private final CollectionSpec plain = Samples.plainSpec();
    private final List<VectorRecord> records = Samples.records(ROWS);

    @Test
    void anInsertAllocatesLittleBesideTheTexts() {
        assertThat(Allocation.bytesPer(ROWS, () -> MilvusSamples.insert(plain, records)))
                .isLessThanOrEqualTo(700);
        assertThat(Allocation.bytesPer(ROWS, () -> MilvusSamples.insert(Samples.declaringSpec(), records)))
                .isLessThanOrEqualTo(900);
    }

    @Test
    void theSizeOfARecordCostsNextToNothing() {
        assertThat(Allocation.bytesPer(ROWS, () -> MilvusSamples.size(plain, records)))
                .isLessThanOrEqualTo(136);
    }

    @Test
    void tenHitsAllocateLessThanTheBoundOfASearch() {
        byte[] answer = MilvusSamples.answer(plain, records.subList(0, HITS));
        assertThat(Allocation.bytes(() -> MilvusSamples.hits(plain, answer))).isLessThanOrEqualTo(27_000);
    }

    @Test
    void aFilterAllocatesItsExpression() {
        assertThat(Allocation.bytes(() -> MilvusSamples.expression(Samples.declaringSpec())))
                .isLessThanOrEqualTo(40_000);
    }
}
