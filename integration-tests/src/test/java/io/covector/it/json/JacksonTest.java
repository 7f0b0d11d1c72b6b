package io.covector.it.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.covector.CollectionSpec;
import io.covector.DeclaredField;
import io.covector.ErrorCode;
import io.covector.FieldType;
import io.covector.IdType;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.RecordFailure;
import io.covector.RecordId;
import io.covector.SearchHit;
import io.covector.SearchResult;
import io.covector.Vector;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.WriteOutcome;
import io.covector.WriteResult;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Values of the API as JSON, by Jackson: what {@code asMap()} gives, and the recipe of docs/semantics.md. */
class JacksonTest {
    private static final VectorRecord RECORD =
            VectorRecord.of(RecordId.of("a"), Vector.copyOf(0.1f, -2), Metadata.of("tags", List.of("x"), "year", 2026));

    private final ObjectMapper plain = new ObjectMapper();
    private final ObjectMapper mixed = new ObjectMapper();

    /** The recipe. */
    interface AsMap {
        @JsonValue
        Map<String, ?> asMap();
    }

    JacksonTest() {
        for (Class<?> type : List.of(
                SearchResult.class,
                SearchHit.class,
                VectorRecord.class,
                Metadata.class,
                WriteResult.class,
                CollectionSpec.class)) {
            mixed.addMixIn(type, AsMap.class);
        }
    }

    private void assertJson(Object value, Map<String, ?> map, String json) throws JsonProcessingException {
        assertThat(plain.writeValueAsString(map)).isEqualTo(json);
        assertThat(mixed.writeValueAsString(value)).isEqualTo(json);
        assertThat(mixed.writeValueAsString(Map.of("answer", List.of(value)))).isEqualTo("{\"answer\":[" + json + "]}");
    }

    @Test
    void results() throws JsonProcessingException {
        SearchHit near = SearchHit.of(RECORD, Metric.COSINE, 0.25);
        SearchHit bare = SearchHit.scored(VectorRecord.of(RecordId.of(7), null, Metadata.empty()), 3);
        String first = "{\"id\":\"a\",\"score\":0.75,\"distance\":0.25,\"metadata\":{\"tags\":[\"x\"],\"year\":2026},"
                + "\"vector\":[0.1,-2.0]}";
        assertJson(near, near.asMap(), first);
        SearchResult result = SearchResult.of(List.of(near, bare));
        assertJson(result, result.asMap(), "{\"hits\":[" + first + ",{\"id\":7,\"score\":3.0,\"metadata\":{}}]}");
        SearchResult maybeShort = SearchResult.maybeShort(List.of(), "why");
        assertJson(maybeShort, maybeShort.asMap(), "{\"hits\":[],\"shortReason\":\"why\"}");
    }

    @Test
    void records() throws JsonProcessingException {
        assertJson(
                RECORD,
                RECORD.asMap(),
                "{\"id\":\"a\",\"metadata\":{\"tags\":[\"x\"],\"year\":2026},\"vector\":[0.1,-2.0]}");
        VectorRecord named =
                VectorRecord.named(RecordId.of(7), Map.of("title", Vector.copyOf(1)), Metadata.of("none", null));
        assertJson(named, named.asMap(), "{\"id\":7,\"metadata\":{\"none\":null},\"vectors\":{\"title\":[1.0]}}");
        VectorRecord text = named.withText("a \"text\"");
        assertJson(
                text,
                text.asMap(),
                "{\"id\":7,\"metadata\":{\"none\":null},\"text\":\"a \\\"text\\\"\",\"vectors\":{\"title\":[1.0]}}");
        assertJson(named.metadata(), named.metadata().asMap(), "{\"none\":null}");
    }

    @Test
    void writeResults() throws JsonProcessingException {
        WriteResult result = WriteResult.of(
                3, List.of(new RecordFailure(1, RecordId.of("b"), WriteOutcome.REJECTED, ErrorCode.REJECTED, "why")));
        assertJson(
                result,
                result.asMap(),
                "{\"size\":3,\"written\":2,\"failures\":[{\"index\":1,\"id\":\"b\",\"outcome\":\"REJECTED\","
                        + "\"code\":\"REJECTED\",\"reason\":\"why\"}]}");
    }

    @Test
    void specs() throws JsonProcessingException {
        CollectionSpec spec = CollectionSpec.builder("docs")
                .idType(IdType.LONG)
                .vector(2, Metric.COSINE)
                .vector(VectorField.of("flat", 3, Metric.DOT).index(IndexSpec.none()))
                .vector(VectorField.of("lists", 3, Metric.DOT).index(IndexSpec.ivfFlat(9)))
                .field(DeclaredField.of("year", FieldType.LONG).indexed())
                .build();
        assertJson(
                spec,
                spec.asMap(),
                "{\"name\":\"docs\",\"idType\":\"LONG\",\"vectors\":[{\"name\":\"vector\",\"type\":\"FLOAT32\","
                        + "\"dimension\":2,\"metric\":\"COSINE\",\"index\":{\"type\":\"HNSW\",\"m\":16,"
                        + "\"efConstruction\":64}},{\"name\":\"flat\",\"type\":\"FLOAT32\",\"dimension\":3,"
                        + "\"metric\":\"DOT\",\"index\":{\"type\":\"NONE\"}},{\"name\":\"lists\",\"type\":\"FLOAT32\","
                        + "\"dimension\":3,\"metric\":\"DOT\",\"index\":{\"type\":\"IVF_FLAT\",\"lists\":9}}],"
                        + "\"text\":false,"
                        + "\"fields\":[{\"name\":\"year\",\"type\":\"LONG\",\"indexed\":true}],\"strict\":false}");
    }
}
