package io.covector.milvus.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.CollectionSpec;
import io.covector.FieldType;
import io.covector.IdType;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.Vector;
import io.covector.VectorRecord;
import io.covector.milvus.internal.consistency.SessionTimestamps;
import io.covector.milvus.internal.schema.Layout;
import io.milvus.grpc.FieldData;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowEncoderTest {
    private static final CollectionSpec SPEC = CollectionSpec.builder("things")
            .vector(3, Metric.COSINE)
            .field("title", FieldType.STRING)
            .field("year", FieldType.LONG)
            .field("rating", FieldType.DOUBLE)
            .field("flag", FieldType.BOOLEAN)
            .field("tags", FieldType.STRING_LIST)
            .build();

    private static final List<VectorRecord> RECORDS = List.of(
            VectorRecord.of(
                    "a",
                    new float[] {1, 2, 3},
                    Metadata.builder()
                            .put("title", "\u00e9\uD83D\uDE00")
                            .put("year", Long.MIN_VALUE)
                            .put("rating", Double.MIN_VALUE)
                            .put("flag", true)
                            .put("tags", List.of("x", ""))
                            .put("free", List.of(1, 2.5))
                            .build()),
            VectorRecord.of("b", new float[] {-1, 0, 1e-9f}));

    @Test
    void recordsComeBackFromTheirColumns() {
        Projection all = Projection.metadata().withVector();

        assertThat(decode(SPEC, RECORDS, all)).isEqualTo(RECORDS);
        assertThat(decode(SPEC, RECORDS, Projection.idOnly()).get(0))
                .isEqualTo(VectorRecord.of(RecordId.of("a"), (Vector) null, Metadata.empty()));
        assertThat(decode(SPEC, RECORDS, Projection.keys("year", "free")).get(0).metadata())
                .isEqualTo(Metadata.of("year", Long.MIN_VALUE, "free", List.of(1, 2.5)));
    }

    @Test
    void numericIdsComeBack() {
        CollectionSpec spec = SPEC.toBuilder().idType(IdType.LONG).build();
        List<VectorRecord> records =
                List.of(VectorRecord.of(RecordId.of(Long.MAX_VALUE), Vector.wrap(new float[3]), Metadata.empty()));

        assertThat(decode(spec, records, Projection.metadata().withVector())).isEqualTo(records);
    }

    @Test
    void theSizeIsThatOfTheRequestOrALittleMore() {
        List<VectorRecord> many = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            many.add(RECORDS.get(i % 2));
        }
        RowEncoder encoder = new RowEncoder(Layout.own(SPEC));
        long size = many.stream().mapToLong(encoder::size).sum();
        long wire = columns(SPEC, many).stream()
                .mapToLong(FieldData::getSerializedSize)
                .sum();

        assertThat(size).isBetween(wire - 300, 3 * wire); // names of the columns come once
    }

    @Test
    void asksForNoFieldThatNobodyWants() {
        assertThat(RowDecoder.fields(Layout.own(SPEC), Projection.idOnly())).containsExactly("id");
        assertThat(RowDecoder.fields(Layout.own(SPEC), Projection.keys("year").withVector()))
                .containsExactly("id", "year", "_has_year", "vector");
        assertThat(RowDecoder.fields(Layout.own(SPEC), Projection.keys("free"))).containsExactly("id", "metadata");
    }

    private static List<FieldData> columns(CollectionSpec spec, List<VectorRecord> records) {
        return WireBytes.insert(
                        new Requests(Layout.own(spec), new RowEncoder(Layout.own(spec)), new SessionTimestamps())
                                .insert(records, 0))
                .getFieldsDataList();
    }

    private static List<VectorRecord> decode(CollectionSpec spec, List<VectorRecord> records, Projection projection) {
        RowDecoder rows = RowDecoder.ofQuery(Layout.own(spec), columns(spec, records), projection);
        assertThat(rows.rows()).isEqualTo(records.size());
        List<VectorRecord> decoded = new ArrayList<>();
        for (int row = 0; row < rows.rows(); row++) {
            decoded.add(rows.record(row, projection));
        }
        return decoded;
    }
}
