package io.covector.milvus.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import io.covector.CollectionSpec;
import io.covector.Consistency;
import io.covector.FieldType;
import io.covector.IdType;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.RecordId;
import io.covector.SearchTuning;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import io.covector.milvus.internal.consistency.SessionTimestamps;
import io.covector.milvus.internal.filter.DeclaredFieldFilters;
import io.covector.milvus.internal.filter.FilterCompiler;
import io.covector.milvus.internal.filter.RenderedExpression;
import io.covector.milvus.internal.schema.FieldNames;
import io.covector.milvus.internal.schema.Layout;
import io.covector.milvus.internal.schema.SearchParams;
import io.covector.milvus.internal.schema.ServerIndex;
import io.covector.milvus.internal.server.ServerFeatures;
import io.covector.milvus.internal.server.ServerVersion;
import io.covector.spi.FilterBinder;
import io.milvus.grpc.DeleteRequest;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.InsertRequest;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.MutationResult;
import io.milvus.grpc.QueryRequest;
import io.milvus.grpc.SearchRequest;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.service.vector.request.DeleteReq;
import io.milvus.v2.service.vector.request.InsertReq;
import io.milvus.v2.service.vector.request.QueryReq;
import io.milvus.v2.service.vector.request.SearchReq;
import io.milvus.v2.service.vector.request.data.FloatVec;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of value, and every level of consistency, as the vendor's SDK sends it. */
class VendorValuesTest {
    private static final CollectionSpec TEXTS = spec(IdType.STRING);
    private static final CollectionSpec NUMBERS = spec(IdType.LONG);

    @Test
    void valuesAtTheEdgesOfTheirTypes() throws IOException {
        VectorRecord full = VectorRecord.of(
                "a\"\\\n\u00e9\ud83d\ude00",
                new float[] {Float.MIN_VALUE, -Float.MAX_VALUE},
                Metadata.builder()
                        .put("text", "q\"uote \\ \u4e16\ud83d\ude00\n")
                        .put("whole", Long.MIN_VALUE)
                        .put("real", Double.MIN_VALUE)
                        .put("flag", false)
                        .put("texts", List.of("", "x\"y"))
                        .put("free", Map.of("deep", List.of(1, true, "t")))
                        .build());
        VectorRecord bare = VectorRecord.of("b", new float[] {0.1f, 1e-30f}, Metadata.empty());

        sameInsert(TEXTS, List.of(full, bare), """
                {"id": "a\\"\\\\\\n\u00e9\ud83d\ude00", "vector": [1.4e-45, -3.4028235e38],
                 "metadata": {"free": {"deep": [1, true, "t"]}}, "_inexact": false,
                 "text": "q\\"uote \\\\ \u4e16\ud83d\ude00\\n", "_has_text": true,
                 "whole": -9223372036854775808, "_has_whole": true, "real": 4.9e-324, "_has_real": true,
                 "flag": false, "_has_flag": true, "texts": ["", "x\\"y"], "_has_texts": true}""", """
                {"id": "b", "vector": [0.1, 1e-30], "metadata": {}, "_inexact": false,
                 "text": "", "_has_text": false,
                 "whole": 0, "_has_whole": false, "real": 0, "_has_real": false, "flag": false, "_has_flag": false,
                 "texts": [], "_has_texts": false}""");
    }

    @Test
    void numericIds() throws IOException {
        VectorRecord record =
                VectorRecord.of(Long.MAX_VALUE - 1, new float[] {1, 2}, Metadata.of("whole", Long.MAX_VALUE));
        sameInsert(NUMBERS, List.of(record), """
                {"id": 9223372036854775806, "vector": [1, 2], "metadata": {}, "_inexact": false,
                 "text": "", "_has_text": false,
                 "whole": 9223372036854775807, "_has_whole": true, "real": 0, "_has_real": false, "flag": false,
                 "_has_flag": false, "texts": [], "_has_texts": false}""");
    }

    private static void sameInsert(CollectionSpec spec, List<VectorRecord> records, String... rows) throws IOException {
        List<JsonObject> theirRows = Stream.of(rows)
                .map(row -> JsonParser.parseString(row).getAsJsonObject())
                .toList();
        try (VendorSide vendor = new VendorSide(spec)) {
            vendor.client.insert(
                    InsertReq.builder().collectionName("things").data(theirRows).build());
            InsertRequest theirs = vendor.server.request(InsertRequest.class);
            InsertRequest ours = WireBytes.insert(
                    new Requests(Layout.own(spec), new RowEncoder(Layout.own(spec)), new SessionTimestamps())
                            .insert(records, 77));
            assertThat(byName(ours)).isEqualTo(byName(theirs));
            assertThat(ours.toBuilder().clearFieldsData().build().toByteString())
                    .isEqualTo(theirs.toBuilder().clearFieldsData().build().toByteString());
        }
    }

    private static Map<String, ByteString> byName(InsertRequest request) {
        return request.getFieldsDataList().stream()
                .collect(Collectors.toMap(FieldData::getFieldName, FieldData::toByteString));
    }

    static Stream<Arguments> filters() {
        return Stream.of(
                Arguments.of(Filter.eq("text", "q\"\\\ud83d\ude00"), "(_has_text == true and text == {v0})"),
                Arguments.of(Filter.gte("whole", Long.MAX_VALUE), "(_has_whole == true and whole >= {v0})"),
                Arguments.of(Filter.lt("real", -0.5), "(_has_real == true and real < {v0})"),
                Arguments.of(Filter.in("text", "a", ""), "(_has_text == true and text in {v0})"),
                Arguments.of(Filter.in("whole", 1, -7), "(_has_whole == true and whole in {v0})"),
                Arguments.of(Filter.in("real", 0.5, 2.5), "(_has_real == true and real in {v0})"),
                Arguments.of(
                        Filter.containsAll("texts", "x", "y"),
                        "(_has_texts == true and array_contains_all(texts, {v0}))"),
                Arguments.of(Filter.containsAny("free", "x"), "json_contains_any(metadata[\"free\"], {v0})"),
                Arguments.of(Filter.gt("free", "x"), "metadata[\"free\"] > {v0}"),
                Arguments.of(Filter.eq("free", 3), "metadata[\"free\"] == {v0}"));
    }

    @ParameterizedTest
    @MethodSource("filters")
    void templates(Filter filter, String expression) throws IOException {
        Filter bound = FilterBinder.bind(filter, TEXTS);
        ServerFeatures features = ServerVersion.of("v2.5.4").features();
        RenderedExpression text = RenderedExpression.of(
                FilterCompiler.compile(bound, Layout.own(TEXTS), features).exact(), features.templates());
        assertThat(text.text()).isEqualTo(expression);
        try (VendorSide vendor = new VendorSide(TEXTS)) {
            vendor.client.query(QueryReq.builder()
                    .collectionName("things")
                    .filter(text.text())
                    .filterTemplateValues(text.values())
                    .outputFields(List.of("id"))
                    .consistencyLevel(ConsistencyLevel.STRONG)
                    .build());
            QueryRequest theirs = vendor.server.request(QueryRequest.class);
            QueryRequest ours =
                    requests(new SessionTimestamps()).query(text, List.of("id"), List.of(), Consistency.STRONG);
            assertThat(ours.toByteString())
                    .isEqualTo(theirs.toBuilder().clearQueryParams().build().toByteString());
        }
    }

    @Test
    void deletes() throws IOException {
        RenderedExpression text = RenderedExpression.of(
                DeclaredFieldFilters.isOneOf(
                        FieldNames.ID,
                        List.of(RecordId.of("a").value(), RecordId.of("b").value())),
                true);
        try (VendorSide vendor = new VendorSide(TEXTS)) {
            vendor.client.delete(DeleteReq.builder()
                    .collectionName("things")
                    .filter("id in {v0}")
                    .filterTemplateValues(Map.of("v0", List.of("a", "b")))
                    .build());
            DeleteRequest theirs = vendor.server.request(DeleteRequest.class);
            DeleteRequest ours = requests(new SessionTimestamps()).delete(text);
            assertThat(ours.toByteString()).isEqualTo(theirs.toByteString());
        }
    }

    @ParameterizedTest
    @CsvSource({"STRONG, STRONG, 0", "SESSION, SESSION, 500", "BOUNDED, BOUNDED, 2", "EVENTUAL, EVENTUALLY, 1"})
    void levelsOfConsistencyAfterAWrite(Consistency level, ConsistencyLevel theirLevel, long guarantee)
            throws IOException {
        SessionTimestamps writes = new SessionTimestamps();
        try (VendorSide vendor = new VendorSide(TEXTS)) {
            vendor.server.mutation =
                    MutationResult.newBuilder().setTimestamp(500).build();
            vendor.client.delete(DeleteReq.builder()
                    .collectionName("things")
                    .ids(List.of("a"))
                    .build());
            writes.record("things", 500, writes.begin("things"));
            vendor.client.query(QueryReq.builder()
                    .collectionName("things")
                    .filter("flag == true")
                    .outputFields(List.of("id"))
                    .consistencyLevel(theirLevel)
                    .build());
            QueryRequest theirs = vendor.server.request(QueryRequest.class);
            QueryRequest ours = requests(writes)
                    .query(new RenderedExpression("flag == true", Map.of()), List.of("id"), List.of(), level);
            assertThat(ours.getGuaranteeTimestamp()).isEqualTo(guarantee);
            assertThat(ours.toByteString())
                    .isEqualTo(theirs.toBuilder().clearQueryParams().build().toByteString());
        }
    }

    @Test
    void paramsOfASearch() throws IOException {
        String params = SearchParams.of(
                ServerIndex.of(IndexSpec.hnsw(), Metric.COSINE),
                SearchTuning.defaults().ef(99),
                5,
                1);
        try (VendorSide vendor = new VendorSide(NUMBERS)) {
            vendor.client.search(SearchReq.builder()
                    .collectionName("things")
                    .annsField("vector")
                    .data(List.of(new FloatVec(new float[] {1, 2})))
                    .limit(5)
                    .searchParams(Map.of("ef", 99))
                    .consistencyLevel(ConsistencyLevel.STRONG)
                    .build());
            List<KeyValuePair> theirs =
                    vendor.server.request(SearchRequest.class).getSearchParamsList();
            assertThat(value(theirs, "params")).isEqualTo(JsonParser.parseString(params));
        }
    }

    private static Object value(List<KeyValuePair> pairs, String key) {
        return pairs.stream()
                .filter(pair -> pair.getKey().equals(key))
                .map(pair -> JsonParser.parseString(pair.getValue()))
                .findFirst()
                .orElseThrow();
    }

    private static Requests requests(SessionTimestamps writes) {
        return new Requests(Layout.own(TEXTS), new RowEncoder(Layout.own(TEXTS)), writes);
    }

    private static CollectionSpec spec(IdType ids) {
        return CollectionSpec.builder("things")
                .idType(ids)
                .vector(2, Metric.DOT)
                .field("text", FieldType.STRING)
                .field("whole", FieldType.LONG)
                .field("real", FieldType.DOUBLE)
                .field("flag", FieldType.BOOLEAN)
                .field("texts", FieldType.STRING_LIST)
                .build();
    }
}
