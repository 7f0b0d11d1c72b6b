package io.covector.milvus.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import io.covector.CollectionSpec;
import io.covector.Consistency;
import io.covector.FieldType;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.Vector;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import io.covector.milvus.internal.consistency.SessionTimestamps;
import io.covector.milvus.internal.filter.FilterCompiler;
import io.covector.milvus.internal.filter.RenderedExpression;
import io.covector.milvus.internal.schema.KeyValues;
import io.covector.milvus.internal.schema.Layout;
import io.covector.milvus.internal.server.ServerFeatures;
import io.covector.milvus.internal.server.ServerVersion;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.InsertRequest;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.QueryRequest;
import io.milvus.grpc.SearchRequest;
import io.milvus.grpc.UpsertRequest;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.service.vector.request.InsertReq;
import io.milvus.v2.service.vector.request.QueryReq;
import io.milvus.v2.service.vector.request.SearchReq;
import io.milvus.v2.service.vector.request.UpsertReq;
import io.milvus.v2.service.vector.request.data.FloatVec;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The data path's own messages are, to the byte, what the vendor's SDK sends for the same call. */
class VendorBytesTest {
    private static final CollectionSpec SPEC = CollectionSpec.builder("things")
            .vector(3, Metric.COSINE)
            .field("title", FieldType.STRING)
            .field("year", FieldType.LONG)
            .field("rating", FieldType.DOUBLE)
            .field("flag", FieldType.BOOLEAN)
            .field("tags", FieldType.STRING_LIST)
            .build();
    private static final VectorRecord RECORD = VectorRecord.of(
            "a",
            new float[] {1, 2, 3},
            Metadata.builder()
                    .put("title", "t")
                    .put("year", 5)
                    .put("rating", 0.5)
                    .put("flag", true)
                    .put("tags", List.of("x", "y"))
                    .put("free", 1)
                    .build());

    private static final JsonObject ROW = JsonParser.parseString("""
                    {"id": "a", "vector": [1, 2, 3], "metadata": {"free": 1}, "_inexact": false,
                     "title": "t", "_has_title": true, "year": 5, "_has_year": true, "rating": 0.5, "_has_rating": true,
                     "flag": true, "_has_flag": true, "tags": ["x", "y"], "_has_tags": true}""").getAsJsonObject();
    private static final Requests REQUESTS =
            new Requests(Layout.own(SPEC), new RowEncoder(Layout.own(SPEC)), new SessionTimestamps());

    private VendorSide vendor;

    @BeforeEach
    void start() throws IOException {
        vendor = new VendorSide(SPEC);
    }

    @AfterEach
    void stop() {
        vendor.close();
    }

    @Test
    void insert() {
        vendor.client.insert(
                InsertReq.builder().collectionName("things").data(List.of(ROW)).build());

        InsertRequest theirs = vendor.server.request(InsertRequest.class);
        InsertRequest ours = WireBytes.insert(REQUESTS.insert(List.of(RECORD), 77));

        assertThat(ours.toBuilder().clearFieldsData().build().toByteString())
                .isEqualTo(theirs.toBuilder().clearFieldsData().build().toByteString());
        assertThat(byName(ours.getFieldsDataList())).isEqualTo(byName(theirs.getFieldsDataList()));
    }

    @Test
    void upsert() {
        vendor.client.upsert(
                UpsertReq.builder().collectionName("things").data(List.of(ROW)).build());

        UpsertRequest theirs = vendor.server.request(UpsertRequest.class);
        UpsertRequest ours = WireBytes.upsert(REQUESTS.upsert(List.of(RECORD), 77));

        assertThat(ours.toBuilder().clearFieldsData().build().toByteString())
                .isEqualTo(theirs.toBuilder().clearFieldsData().build().toByteString());
        assertThat(byName(ours.getFieldsDataList())).isEqualTo(byName(theirs.getFieldsDataList()));
    }

    @Test
    void queryWithTemplates() {
        vendor.client.query(QueryReq.builder()
                .collectionName("things")
                .filter("(_has_year == true and year in {v0})")
                .filterTemplateValues(Map.of("v0", List.of(1L, 2L)))
                .outputFields(List.of("id", "title"))
                .consistencyLevel(ConsistencyLevel.STRONG)
                .limit(7)
                .build());

        QueryRequest theirs = vendor.server.request(QueryRequest.class);
        QueryRequest ours = REQUESTS.query(
                text(Filter.in("year", 1, 2)),
                List.of("id", "title"),
                List.of(KeyValues.of("limit", 7)),
                Consistency.STRONG);

        assertThat(ours.toBuilder().clearQueryParams().build().toByteString())
                .isEqualTo(theirs.toBuilder().clearQueryParams().build().toByteString());
        assertThat(theirs.getQueryParamsList())
                .containsExactly(KeyValues.of("limit", 7), KeyValues.of("ignore_growing", false)); // its default
    }

    @Test
    void searchOfSeveralVectorsWithTemplates() {
        Filter filter = Filter.eq("title", "t").and(Filter.gt("free", 0.5)).and(Filter.containsAny("tags", "x", "y"));
        RenderedExpression text = text(filter);
        vendor.client.search(SearchReq.builder()
                .collectionName("things")
                .annsField("vector")
                .data(List.of(new FloatVec(new float[] {1, 2, 3}), new FloatVec(new float[] {3, -2, 0.1f})))
                .filter(text.text())
                .filterTemplateValues(text.values())
                .outputFields(List.of("title"))
                .limit(5)
                .searchParams(Map.of("ef", 64))
                .consistencyLevel(ConsistencyLevel.STRONG)
                .build());

        SearchRequest theirs = vendor.server.request(SearchRequest.class);
        SearchRequest ours = REQUESTS.search(
                List.of(Vector.copyOf(1, 2, 3), Vector.copyOf(3, -2, 0.1f)),
                text,
                5,
                "{\"ef\":64}",
                List.of("title"),
                Consistency.STRONG);

        assertThat(text.values()).containsOnlyKeys("v0", "v1", "v2");
        assertThat(ours.toBuilder()
                        .clearSearchParams()
                        .clearExprTemplateValues()
                        .build()
                        .toByteString())
                .isEqualTo(theirs.toBuilder()
                        .clearSearchParams()
                        .clearExprTemplateValues()
                        .build()
                        .toByteString());
        assertThat(ours.getExprTemplateValuesMap()).isEqualTo(theirs.getExprTemplateValuesMap());
        assertThat(theirs.getSearchParamsList())
                .containsAll(ours.getSearchParamsList().stream()
                        .filter(pair -> !pair.getKey().equals("metric_type")) // so that a wrong one is refused
                        .toList())
                .extracting(KeyValuePair::getKey)
                .containsExactlyInAnyOrder(
                        "ef", "params", "anns_field", "topk", "round_decimal", "ignore_growing", "offset");
    }

    private static RenderedExpression text(Filter filter) {
        ServerFeatures features = ServerVersion.of("v2.6.2").features();
        return RenderedExpression.of(
                FilterCompiler.compile(filter, Layout.own(SPEC), features).exact(), features.templates());
    }

    private static Map<String, ByteString> byName(List<FieldData> columns) {
        return columns.stream().collect(Collectors.toMap(FieldData::getFieldName, FieldData::toByteString));
    }
}
