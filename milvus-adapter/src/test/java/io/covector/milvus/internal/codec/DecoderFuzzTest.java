package io.covector.milvus.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.FieldType;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.SearchHit;
import io.covector.Vector;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.milvus.internal.consistency.SessionTimestamps;
import io.covector.milvus.internal.schema.Layout;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.IDs;
import io.milvus.grpc.LongArray;
import io.milvus.grpc.QueryResults;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.SearchResultData;
import io.milvus.grpc.StringArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a server answers: records, or a clear word that the answer cannot be read. */
class DecoderFuzzTest {
    private static final int ANSWERS = 50_000;
    private static final int ROWS = 6;
    private static final Projection ALL = Projection.metadata().withVector();

    private static final CollectionSpec SPEC = CollectionSpec.builder("things")
            .vector(3, Metric.COSINE)
            .field("title", FieldType.STRING)
            .field("year", FieldType.LONG)
            .field("rating", FieldType.DOUBLE)
            .field("flag", FieldType.BOOLEAN)
            .field("tags", FieldType.STRING_LIST)
            .build();

    private int unreadable;
    private int damaged;
    private int read;

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void answersOfQueries(long seed) {
        Random random = new Random(seed);
        QueryResults whole =
                QueryResults.newBuilder().addAllFieldsData(columns()).build();
        for (int i = 0; i < ANSWERS; i++) {
            if (random.nextBoolean()) {
                QueryResults.Builder answer = whole.toBuilder();
                int at = random.nextInt(answer.getFieldsDataCount());
                if (random.nextInt(5) == 0) {
                    answer.removeFieldsData(at);
                } else {
                    answer.setFieldsData(at, damaged(random, answer.getFieldsData(at)));
                }
                check(seed, answer.build(), () -> records(answer.getFieldsDataList()));
            } else {
                byte[] bytes = damaged(random, whole.toByteArray());
                try {
                    QueryResults answer = QueryResults.parseFrom(bytes);
                    check(seed, answer, () -> records(answer.getFieldsDataList()));
                } catch (InvalidProtocolBufferException e) {
                    unreadable++; // gRPC ends the call with INTERNAL
                }
            }
        }
        assertAllKindsWereMet();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void answersOfSearches(long seed) {
        Random random = new Random(seed);
        SearchResultData.Builder builder = SearchResultData.newBuilder()
                .addAllFieldsData(columns().subList(1, columns().size()))
                .addTopks(ROWS / 2)
                .addTopks(ROWS - ROWS / 2);
        StringArray.Builder ids = StringArray.newBuilder();
        for (int i = 0; i < ROWS; i++) {
            builder.addScores(1f / (i + 1));
            ids.addData("id" + i);
        }
        SearchResultData whole = builder.setIds(IDs.newBuilder().setStrId(ids)).build();
        for (int i = 0; i < ANSWERS; i++) {
            if (random.nextBoolean()) {
                SearchResultData answer = damaged(random, whole);
                check(seed, answer, () -> hits(answer));
            } else {
                byte[] bytes = damaged(random, whole.toByteArray());
                try {
                    SearchResultData answer = SearchResultData.parseFrom(bytes);
                    check(seed, answer, () -> hits(answer));
                } catch (InvalidProtocolBufferException e) {
                    unreadable++;
                }
            }
        }
        assertAllKindsWereMet();
    }

    private void assertAllKindsWereMet() {
        assertThat(unreadable).as("no messages").isGreaterThan(1_000);
        assertThat(damaged).as("messages that fit nothing").isGreaterThan(1_000);
        assertThat(read).as("messages that hold records").isGreaterThan(1_000);
    }

    private void check(long seed, Object answer, Supplier<? extends List<?>> decode) {
        try {
            List<?> decoded = decode.get();
            assertThat(decoded).doesNotContainNull();
            read++;
        } catch (VectorException e) {
            if (e.code() != ErrorCode.CORRUPTED || !e.text().startsWith("the server's answer cannot be read: ")) {
                throw new AssertionError("seed " + seed + ": " + answer, e);
            }
            damaged++;
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
            throw new AssertionError("seed " + seed + ": " + answer, e);
        }
    }

    private static List<VectorRecord> records(List<FieldData> columns) {
        RowDecoder rows = RowDecoder.ofQuery(Layout.own(SPEC), columns, ALL);
        return RowDecoder.readable(() -> {
            List<VectorRecord> records = new ArrayList<>();
            for (int row = 0; row < rows.rows(); row++) {
                records.add(rows.record(row, ALL));
            }
            return records;
        });
    }

    private static List<SearchHit> hits(SearchResultData data) {
        HitColumns columns = new HitColumns(SPEC, data, 2);
        RowDecoder rows = new RowDecoder(Layout.own(SPEC), data.getFieldsDataList(), ALL, columns.rows());
        return RowDecoder.readable(() -> {
            List<SearchHit> hits = new ArrayList<>();
            for (int row = 0; row < columns.count(0) + columns.count(1); row++) {
                VectorRecord record = rows.record(columns.id(row), row, ALL);
                hits.add(SearchHit.of(record, Metric.COSINE, columns.distance(row)));
            }
            return hits;
        });
    }

    private static List<FieldData> columns() {
        List<VectorRecord> records = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            Metadata metadata = Metadata.builder()
                    .put("title", "title " + i)
                    .put("year", i)
                    .put("rating", 0.5 * i)
                    .put("flag", i % 2 == 0)
                    .put("tags", List.of("x", "y" + i))
                    .put("free", List.of(1, 2.5, "text"))
                    .build();
            records.add(VectorRecord.of(RecordId.of("id" + i), Vector.wrap(new float[] {i, 1, 2}), metadata));
        }
        return WireBytes.insert(
                        new Requests(Layout.own(SPEC), new RowEncoder(Layout.own(SPEC)), new SessionTimestamps())
                                .insert(records, 0))
                .getFieldsDataList();
    }

    private static SearchResultData damaged(Random random, SearchResultData whole) {
        SearchResultData.Builder answer = whole.toBuilder();
        int at = random.nextInt(answer.getFieldsDataCount());
        switch (random.nextInt(8)) {
            case 0 -> answer.removeFieldsData(at);
            case 1 -> answer.setTopks(random.nextInt(2), random.nextInt(12) - 3L);
            case 2 -> answer.setTopks(random.nextInt(2), random.nextLong());
            case 3 -> answer.addTopks(random.nextInt(3));
            case 4 -> answer.setScores(random.nextInt(ROWS), Float.NaN);
            case 5 -> answer.addScores(1);
            case 6 ->
                answer.setIds(IDs.newBuilder().setIntId(LongArray.newBuilder().addData(1)));
            default -> answer.setFieldsData(at, damaged(random, answer.getFieldsData(at)));
        }
        return answer.build();
    }

    /** A column of another name, another type, another length, or with other JSON. */
    private static FieldData damaged(Random random, FieldData column) {
        FieldData.Builder other = column.toBuilder();
        ScalarField scalars = column.getScalars();
        switch (random.nextInt(4)) {
            case 0 -> other.setFieldName(column.getFieldName() + "x");
            case 1 ->
                other.setScalars(ScalarField.newBuilder()
                        .setLongData(LongArray.newBuilder().addData(7)));
            case 2 -> other.clearField();
            default -> {
                if (scalars.hasJsonData()) {
                    int row = random.nextInt(scalars.getJsonData().getDataCount());
                    ByteString json = scalars.getJsonData().getData(row);
                    other.getScalarsBuilder()
                            .getJsonDataBuilder()
                            .setData(row, ByteString.copyFrom(damaged(random, json.toByteArray())));
                } else if (scalars.hasStringData()) {
                    other.getScalarsBuilder().getStringDataBuilder().setData(0, "\u0000");
                } else if (column.hasVectors()) {
                    other.getVectorsBuilder().getFloatVectorBuilder().addData(1);
                }
            }
        }
        return other.build();
    }

    /** Cut, or with a few bytes changed. */
    private static byte[] damaged(Random random, byte[] bytes) {
        if (random.nextInt(4) == 0) {
            return Arrays.copyOf(bytes, random.nextInt(bytes.length));
        }
        byte[] other = bytes.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            other[random.nextInt(other.length)] = (byte) random.nextInt(256);
        }
        return other;
    }
}
