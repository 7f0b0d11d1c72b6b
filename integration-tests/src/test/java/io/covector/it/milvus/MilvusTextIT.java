package io.covector.it.milvus;

import static io.covector.it.milvus.ForeignMilvus.index;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.ErrorCode;
import io.covector.Metadata;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.ScanRequest;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.client.VectorClients;
import io.covector.filter.Filter;
import io.covector.test.servers.MilvusKind;
import io.milvus.v2.common.IndexParam.IndexType;
import io.milvus.v2.common.IndexParam.MetricType;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The texts of a collection that others have made are those of records. */
class MilvusTextIT {
    private static final String DOCS = "backends.main.collections.docs.";

    private static VectorClient open(MilvusFixture fixture, String textField) {
        return VectorClients.open(fixture.config()
                .set(DOCS + "collection", "langchain")
                .set(DOCS + "metadata", "metadata")
                .set(DOCS + "text", textField)
                .build());
    }

    @ParameterizedTest
    @EnumSource(MilvusKind.class)
    void aMappedFieldIsTheTextOfRecords(MilvusKind kind) {
        try (MilvusFixture fixture = new MilvusFixture(kind);
                ForeignMilvus owner = new ForeignMilvus(fixture);
                VectorClient client = open(fixture, "text")) {
            owner.create("langchain", ForeignMilvus.langChain4j(2), index("vector", IndexType.FLAT, MetricType.COSINE));
            owner.insert("langchain", List.of(row("a", "first"), row("b", "")));
            VectorCollection docs = client.collection("docs");
            assertThat(docs.spec().hasText()).isTrue();
            assertThat(docs.spec().fields()).isEmpty();
            VectorRecord mine = VectorRecord.of("c", new float[] {1, -1}, Metadata.of("text", "a key", "$text", "x"))
                    .withText("third");
            docs.upsert(mine);

            assertThat(docs.scan(ScanRequest.all()).map(VectorRecord::text)).containsExactly("first", "", "third");
            assertThat(docs.get(List.of(mine.id()), Projection.metadata().withVector()))
                    .containsExactly(mine);
            assertThat(owner.query("langchain", "text == \"third\""))
                    .singleElement()
                    .satisfies(row -> assertThat(row).containsEntry("id", "c"));
            assertThat(docs.count(Filter.contains(Filter.TEXT, "ir"))).isEqualTo(2);
            assertThat(docs.count(Filter.isNull(Filter.TEXT))).isZero();
            assertThat(docs.count(Filter.eq("text", "a key"))).isEqualTo(1);
            refused(
                    () -> docs.upsert(VectorRecord.of("d", new float[] {1, 0})),
                    ErrorCode.INVALID_ARGUMENT,
                    "record 'd' has no text; the server wants one for 'text' (VarChar, mapped as 'text')");
            assertThat(docs.delete(Filter.startsWith(Filter.TEXT, "th"))).isEqualTo(1);
            assertThat(docs.get(RecordId.of("c"))).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(MilvusKind.class)
    void aFieldThatHoldsNoTextsIsRefusedAtOpen(MilvusKind kind) {
        try (MilvusFixture fixture = new MilvusFixture(kind);
                ForeignMilvus owner = new ForeignMilvus(fixture)) {
            owner.create("langchain", ForeignMilvus.langChain4j(2), index("vector", IndexType.FLAT, MetricType.COSINE));
            try (VectorClient client = open(fixture, "nowhere")) {
                refused(
                        () -> client.collection("docs"),
                        ErrorCode.SCHEMA_MISMATCH,
                        "field 'nowhere' (mapped as 'text') is missing");
            }
            try (VectorClient client = VectorClients.open(fixture.config()
                    .set(DOCS + "collection", "langchain")
                    .set(DOCS + "text", "metadata")
                    .build())) {
                refused(
                        () -> client.collection("docs"),
                        ErrorCode.SCHEMA_MISMATCH,
                        "field 'metadata' (mapped as 'text') has the type JSON; accepted is VarChar");
            }
        }
    }

    private static Map<String, Object> row(String id, String text) {
        return Map.of("id", id, "text", text, "metadata", Map.of("n", 1), "vector", List.of(1f, 0f));
    }

    private static void refused(ThrowingCallable call, ErrorCode code, String words) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        VectorException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(words);
    }
}
