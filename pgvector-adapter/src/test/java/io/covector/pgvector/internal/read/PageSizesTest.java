package io.covector.pgvector.internal.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.Metadata;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.Vector;
import io.covector.VectorRecord;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PageSizesTest {
    private static final Projection PROJECTION = Projection.metadata();

    private final PageSizes sizes = new PageSizes();

    private static List<VectorRecord> records(int count, int kilobytes) {
        return Collections.nCopies(
                count, VectorRecord.of(RecordId.of("r"), null, Metadata.of("text", "x".repeat(kilobytes << 10))));
    }

    @Test
    void aFirstPageIsSmallAndAFurtherOneAsLargeAsItsRecordsLet() {
        assertThat(sizes.records(PROJECTION, 10_000)).isEqualTo(64);
        assertThat(sizes.records(PROJECTION, 5)).isEqualTo(5);
        sizes.learn(PROJECTION, records(64, 300));
        assertThat(sizes.records(PROJECTION, 10_000)).isBetween(50, 55);
        assertThat(sizes.records(Projection.idOnly(), 10_000))
                .as("of another kind")
                .isEqualTo(64);
        sizes.learn(PROJECTION, records(2, 40_000));
        assertThat(sizes.records(PROJECTION, 10_000)).isOne();
    }

    @Test
    void smallRecordsFillThePage() {
        sizes.learn(PROJECTION, records(64, 1));
        assertThat(sizes.records(PROJECTION, 10_000)).isEqualTo(10_000);
    }

    @Test
    void smallerRecordsAreBelievedSlowlyAndNothingIsLearnedFromNone() {
        sizes.learn(PROJECTION, records(4, 1_600));
        assertThat(sizes.records(PROJECTION, 1_000)).isEqualTo(10);
        sizes.learn(PROJECTION, List.of());
        sizes.learn(PROJECTION, records(4, 1));
        assertThat(sizes.records(PROJECTION, 1_000)).isEqualTo(13);
        for (int page = 0; page < 20; page++) {
            sizes.learn(PROJECTION, records(4, 1));
        }
        assertThat(sizes.records(PROJECTION, 1_000)).isEqualTo(1_000);
    }

    @Test
    void vectorsCount() {
        VectorRecord large = VectorRecord.of(RecordId.of("r"), Vector.wrap(new float[16_000]), Metadata.empty());
        sizes.learn(PROJECTION, List.of(large));
        assertThat(sizes.records(PROJECTION, 10_000)).isBetween(250, 262);
    }
}
