package io.covector.pgvector.internal.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.VectorRecord;
import io.covector.pgvector.internal.fixtures.Tables;
import io.covector.pgvector.internal.schema.Table;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecordSizeTest {
    static List<Metadata> metadata() {
        return List.of(
                Metadata.empty(),
                Metadata.of("string", "text", "long", Long.MIN_VALUE),
                Metadata.of("double", Double.MAX_VALUE, "boolean", true),
                Metadata.of("list", List.of("", "ü", "\""), "free", List.of()),
                Metadata.of("free", Double.MAX_VALUE, "other", -Double.MIN_VALUE),
                Metadata.of("free", 1.0E16, "other", 1.25E-10),
                Metadata.of("free", new BigDecimal("123456789012345678901234567890.123456789")),
                Metadata.of("\"\n\u0001", "\\\"\u0002".repeat(100), "\ud83d\ude00", Map.of("a", List.of(1, 2.5, "x"))),
                Metadata.of("free", java.util.Collections.nCopies(1_000, "text"), "none", null));
    }

    @ParameterizedTest
    @MethodSource("metadata")
    void isNeverBelowWhatIsSentAndLittleAbove(Metadata metadata) throws Exception {
        Table table = Tables.table(3, IndexSpec.none());
        VectorRecord record = VectorRecord.of("ïd", new float[] {1, 2, 3}, metadata);
        int[] sent = {-21}; // the header and the trailer of COPY
        new CopyEncoder(table, CopyEncoder.newBuffer()).encode(List.of(record), (bytes, length) -> sent[0] += length);
        assertThat(RecordSize.of(table, record)).isBetween((long) sent[0], 400L + 2L * sent[0]);
    }
}
