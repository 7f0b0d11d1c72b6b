package io.covector.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.covector.BulkWriter;
import io.covector.CallOptions;
import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.FieldType;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.ScanRequest;
import io.covector.SearchRequest;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import io.covector.spi.SpecJson;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that cannot be meant are refused before anything is sent. */
class KeyChecksTest {
    private static final float[] VECTOR = {1, 2, 3};
    private static final CollectionSpec LOOSE = CollectionSpec.builder("loose")
            .vector(3, Metric.COSINE)
            .field("tenant", FieldType.STRING)
            .field("createdAt", FieldType.LONG)
            .build();
    private static final CollectionSpec STRICT =
            LOOSE.toBuilder().name("strict").strict().build();

    private final FakeBackend backend = new FakeBackend("fake 1.0");
    private final VectorClient client = VectorClients.open(ClientConfig.builder()
            .set("backends.main.type", "fake")
            .resource("main", FakeBackend.class, backend)
            .build());
    private final VectorCollection loose = client.createCollection(LOOSE);
    private final VectorCollection strict = client.createCollection(STRICT);

    @BeforeEach
    void forget() {
        backend.memory.script().forget();
    }

    @AfterEach
    void nothingWasSent() {
        assertThat(backend.memory.script().requests()).isEmpty();
        client.close();
    }

    private static String refusal(ThrowingCallable call) {
        VectorException e = catchThrowableOfType(VectorException.class, call);
        assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        return e.text();
    }

    private static VectorRecord with(String key) {
        return VectorRecord.of("a", VECTOR, Metadata.of(key, "x"));
    }

    @Test
    void aKeyThatDiffersOnlyByCaseIsRefusedEverywhere() {
        String way = " has the key 'Tenant', which differs from the declared field 'tenant' only by case; accepted is"
                + " 'tenant'";
        assertThat(refusal(() -> loose.upsert(with("Tenant")))).isEqualTo("record 0 (id 'a')" + way);
        assertThat(refusal(() -> loose.count(Filter.eq("Tenant", "x")))).isEqualTo("the filter" + way);
        assertThat(refusal(() -> loose.get(
                        List.of(RecordId.of("a")), Projection.keys("tenant", "Tenant"), CallOptions.defaults())))
                .isEqualTo("the projection" + way);
        assertThat(refusal(() -> loose.get(
                        List.of(RecordId.of("a")), Projection.metadata().without("Tenant"), CallOptions.defaults())))
                .isEqualTo("the projection" + way);
        try (BulkWriter writer = loose.bulkWriter()) {
            assertThat(refusal(() -> writer.add(with("Tenant")))).isEqualTo("record 0 (id 'a')" + way);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATEDAT is null",
                "not CreatedAt = 1",
                "tenant = 'x' or (tenant = 'y' and createdat in (1, 2))",
                "createdAT contains 'x'",
                "createdat containsAny ('x')"
            })
    void whereverItStandsInAFilter(String filter) {
        assertThat(refusal(() -> loose.delete(Filter.parse(filter)))).contains("accepted is 'createdAt'");
        assertThat(refusal(() -> loose.scan(ScanRequest.builder().filter(filter).build())))
                .contains("accepted is 'createdAt'");
        assertThat(refusal(() -> loose.search(
                        SearchRequest.builder(VECTOR).filter(filter).build())))
                .contains("accepted is 'createdAt'");
    }

    @Test
    void aStrictCollectionRefusesKeysThatAreNotDeclared() {
        String way = " has the key 'colour', which is not declared; accepted by the strict collection 'strict' are the"
                + " declared fields [tenant, createdAt]";
        assertThat(refusal(() -> strict.upsert(with("colour")))).isEqualTo("record 0 (id 'a')" + way);
        assertThat(refusal(() -> strict.count(Filter.ne("colour", "x")))).isEqualTo("the filter" + way);
        assertThat(refusal(() -> strict.search(SearchRequest.builder(VECTOR)
                        .projection(Projection.keys("colour"))
                        .build())))
                .isEqualTo("the projection" + way);
        assertThat(refusal(() -> strict.upsert(with("Tenant")))).contains("only by case");
    }

    @Test
    void aPathIntoADeclaredFieldIsRefused() {
        assertThat(refusal(() -> loose.count(Filter.eq("tenant.name", "x"))))
                .isEqualTo(
                        "the filter has the key 'tenant.name', a path into the declared field 'tenant' of type STRING,"
                                + " which holds no objects; accepted are paths that begin with a key that is not"
                                + " declared");
        assertThat(refusal(() -> loose.delete(Filter.parse("not exists Tenant.name"))))
                .isEqualTo("the filter on 'Tenant.name' has the key 'Tenant', which differs from the declared field"
                        + " 'tenant' only by case; accepted is 'tenant'");
        assertThat(refusal(() -> strict.count(Filter.eq("author.name", "x"))))
                .contains("'author.name'", "not declared");
    }

    @Test
    void theIdIsRefusedWithValuesOfAnotherType() {
        assertThat(refusal(() -> strict.count(Filter.eq(Filter.ID, 5))))
                .isEqualTo("filter on the id '$id' of type STRING has the operator = with the integer 5; accepted are"
                        + " =, !=, >, >=, <, <=, in, contains and startsWith with texts");
        assertThat(refusal(() -> loose.count(Filter.containsAny(Filter.ID, "a"))))
                .contains("'$id'", "containsAny");
    }

    @Test
    void aFilterOnThePlainKeyIdGetsOneWord() {
        List<String> words = new ArrayList<>();
        KeyChecks checks = new KeyChecks(LOOSE, words::add);
        checks.require(Filter.eq(Filter.ID, "a"));
        checks.require(Filter.eq("a.id", "a"));
        assertThat(words).isEmpty();
        checks.require(Filter.parse("tenant = 'x' and id = 'a'"));
        checks.require(Filter.eq("id", "b"));
        assertThat(words)
                .containsExactly(
                        "a filter on collection 'loose' tests the metadata key 'id', which is not the id of the"
                                + " record; that one is tested under the key '$id' (Filter.ID)");
    }

    @Test
    void strictnessIsPartOfTheSpec() {
        assertThat(STRICT)
                .isNotEqualTo(STRICT.toBuilder().name("loose").build())
                .isNotEqualTo(LOOSE);
        assertThat(STRICT.toBuilder().build()).isEqualTo(STRICT).hasToString(STRICT.toString());
        assertThat(STRICT.toString()).endsWith(", strict");
        assertThat(SpecJson.read(SpecJson.write(STRICT))).isEqualTo(STRICT);
        assertThat(SpecJson.read(SpecJson.write(LOOSE)).isStrict()).isFalse();
        VectorException e = catchThrowableOfType(
                VectorException.class,
                () -> client.openOrCreateCollection(LOOSE.toBuilder().strict().build()));
        assertThat(e.code()).isEqualTo(ErrorCode.SCHEMA_MISMATCH);
        assertThat(e.text()).contains("strict is false, asked for true");
        backend.memory.script().forget();
    }
}
