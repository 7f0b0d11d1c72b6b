package io.covector.milvus.internal.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.Metric;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.VectorException;
import io.covector.VectorRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class AnswerSizesTest {
    private static final int MAX = 8 << 20;
    private static final Projection ALL = Projection.metadata().withVector();

    private final AnswerSizes sizes = sizes(16);
    private final List<Integer> asked = new ArrayList<>();

    private static AnswerSizes sizes(int dimension) {
        return new AnswerSizes(
                CollectionSpec.builder("s").vector(dimension, Metric.DOT).build(), MAX);
    }

    @Test
    void theSpecSaysHowManyRowsFit() {
        assertThat(sizes.rows(Projection.idOnly())).isEqualTo(16_384);
        int rows = sizes(32_768).rows(ALL);
        assertThat(rows * 32_768L * 4).isBetween(MAX / 3L, MAX / 2L);
        assertThat(sizes(32_768).fit(ALL, 2, rows / 2)).isTrue();
        assertThat(sizes(32_768).fit(ALL, 3, rows / 2)).isFalse();
    }

    @Test
    void whatIsTooLargeIsReadInParts() {
        List<RecordId> ids = LongStream.range(0, 1_000).mapToObj(RecordId::of).toList();
        List<VectorRecord> found = sizes.inParts(ids, ALL, part -> answer(part, 100_000));
        assertThat(found).extracting(VectorRecord::id).isEqualTo(ids);
        assertThat(asked.get(0)).isEqualTo(1_000);
        assertThat(asked.stream().filter(rows -> rows * 100_000L > MAX)).hasSizeLessThan(6);

        asked.clear(); // and the size is known from then on
        sizes.inParts(ids, ALL, part -> answer(part, 100_000));
        assertThat(asked).allSatisfy(rows -> assertThat(rows * 100_000L).isLessThanOrEqualTo(MAX));
        assertThat(sizes.rows(Projection.idOnly())).isEqualTo(16_384);
    }

    @Test
    void smallRowsAreReadInLargeParts() {
        int before = sizes.rows(ALL);
        sizes.wasTooLarge(ALL, 100);
        assertThat(sizes.rows(ALL)).isLessThanOrEqualTo(50);
        for (int i = 0; i < 20; i++) {
            sizes.came(ALL, 50, 50 * 100);
        }
        assertThat(sizes.rows(ALL)).isGreaterThan(before);
    }

    @Test
    void aPageIsAsLargeAsFits() {
        List<VectorRecord> page = sizes.page(500, ALL, rows -> answer(ids(rows), 100_000));
        assertThat(page).hasSizeBetween(20, 83);
        assertThat(sizes.page(7, ALL, rows -> answer(ids(rows), 100_000))).hasSize(7);
    }

    @Test
    void oneRecordThatIsTooLargeIsAFailure() {
        assertThatThrownBy(() -> sizes.page(100, ALL, rows -> answer(ids(rows), MAX + 1)))
                .isInstanceOfSatisfying(
                        VectorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_LARGE));
        assertThat(asked).endsWith(1);
    }

    @Test
    void otherFailuresAreNoMatterOfSizes() {
        assertThatThrownBy(() -> sizes.inParts(ids(10), ALL, part -> {
                    asked.add(part.size());
                    throw VectorException.builder(ErrorCode.UNAVAILABLE, "gone").build();
                }))
                .hasMessageStartingWith("UNAVAILABLE: gone");
        assertThat(asked).containsExactly(10);
    }

    private static List<RecordId> ids(int rows) {
        return LongStream.range(0, rows).mapToObj(RecordId::of).toList();
    }

    private List<VectorRecord> answer(List<RecordId> part, long bytes) {
        asked.add(part.size());
        if (part.size() * bytes > MAX) {
            throw VectorException.builder(ErrorCode.TOO_LARGE, "too large").build();
        }
        sizes.came(ALL, part.size(), part.size() * bytes);
        return part.stream()
                .map(id -> VectorRecord.of((long) id.value(), new float[] {1}))
                .toList();
    }
}
