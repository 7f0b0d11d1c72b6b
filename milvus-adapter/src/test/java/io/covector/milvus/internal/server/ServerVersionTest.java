package io.covector.milvus.internal.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.Capability;
import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.FieldType;
import io.covector.IndexSpec;
import io.covector.Metric;
import io.covector.VectorException;
import io.covector.VectorField;
import io.covector.milvus.internal.schema.IndexParams;
import io.covector.milvus.internal.schema.KeyValues;
import io.covector.milvus.internal.schema.SchemaMapping;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.FunctionSchema;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerVersionTest {
    @ParameterizedTest
    @CsvSource({
        "v2.3.5-lite, false, false, false",
        "2.3.0, false, false, false",
        "v2.4.17, false, true, false",
        "v2.5.0, false, true, true",
        "v2.6.2, false, true, true",
        "v2.10.1, false, true, true",
        "v3.0.0-beta, false, true, true",
        "milvus_lite-3.2.2, true, true, false",
        "unknown, false, false, false"
    })
    void knowsByTheVersionWhatExpressionsCanSay(String version, boolean lite, boolean infixLike, boolean templates) {
        assertThat(ServerVersion.of(version).features())
                .isEqualTo(new ServerFeatures(lite, infixLike, templates, !lite && !infixLike, !lite && infixLike));
    }

    @Test
    void onlyMilvusItselfCanChangeAnIndex() {
        for (String version : new String[] {"v2.3.5-lite", "v2.6.2", "milvus_lite-3.2.2"}) {
            assertThat(ServerVersion.of(version).capabilities().supports(Capability.EXACT_SEARCH))
                    .isTrue();
        }
        assertThat(ServerVersion.of("v2.3.5-lite").capabilities().supports(Capability.INDEX_CHANGE))
                .isTrue();
        assertThat(ServerVersion.of("milvus_lite-3.2.2").capabilities().supports(Capability.INDEX_CHANGE))
                .isFalse();
        assertThat(ServerVersion.of("v2.6.2").capabilities().supports(Capability.INSERT_REJECTS_EXISTING))
                .isFalse();
        assertThat(ServerVersion.of("v2.6.2").capabilities().serverVersion()).isEqualTo("Milvus v2.6.2");
    }

    @ParameterizedTest
    @CsvSource({
        "v2.2.8, JSON, false",
        "v2.2.9, JSON, true",
        "v2.3.1, Array, false",
        "v2.3.2, Array, true",
        "v2.3.5-lite, Array, true",
        "milvus_lite-3.2.2, Array, true",
        "nobody knows, Array, true",
        "v2.3.5, Float16Vector, false",
        "v2.4.0, Float16Vector, true",
        "milvus_lite-3.2.2, Float16Vector, false",
        "v2.5.9, Int8Vector, false",
        "v2.6.0, Int8Vector, true",
        "v10.0.0, Int8Vector, true",
        "v2.3.5, Timestamptz, false",
        "v9.0.0, Timestamptz, false"
    })
    void noFieldThatTheServerDoesNotKnow(String version, DataType type, boolean known) {
        CollectionSchema schema = schema(FieldSchema.newBuilder().setName("f").setDataType(type));
        requires(version, known, server -> server.requireKnown(schema), "fields of type " + type + " (field 'f')");
    }

    @ParameterizedTest
    @CsvSource({"v2.4.17, false", "v2.5.0, true", "milvus_lite-3.2.2, true"})
    void nothingElseOfASchemaThatTheServerWouldIgnore(String version, boolean known) {
        CollectionSchema nullable = schema(FieldSchema.newBuilder()
                .setName("f")
                .setDataType(DataType.Int64)
                .setNullable(true));
        requires(version, known, server -> server.requireKnown(nullable), "nullable fields");
        CollectionSchema computed = CollectionSchema.newBuilder()
                .addFunctions(FunctionSchema.getDefaultInstance())
                .build();
        requires(version, known, server -> server.requireKnown(computed), "functions");
        CollectionSchema strange = schema(FieldSchema.newBuilder()
                .setName("f")
                .setDataType(DataType.VarChar)
                .addTypeParams(KeyValues.of("enable_wonders", "true")));
        requires(version, false, server -> server.requireKnown(strange), "the parameter enable_wonders");
    }

    @ParameterizedTest
    @CsvSource({"HNSW, true", "FLAT, true", "IVF_FLAT, true", "IVF_RABITQ, false", "'', false"})
    void noIndexThatTheServerDoesNotKnow(String type, boolean known) {
        for (String version : new String[] {"v2.3.5", "v2.6.2", "milvus_lite-3.2.2"}) {
            requires(
                    version,
                    known,
                    server -> server.requireKnownIndex(List.of(KeyValues.of("index_type", type))),
                    "an index of type " + type);
        }
    }

    /** What specs can say is known by every server that is supported. */
    @ParameterizedTest
    @ValueSource(strings = {"v2.3.2", "v2.3.5", "v2.4.0", "v2.6.2", "milvus_lite-3.2.2"})
    void everySpecIsKnown(String version) {
        CollectionSpec.Builder spec = CollectionSpec.builder("things").vector(VectorField.of(2, Metric.DOT));
        for (FieldType type : FieldType.values()) {
            spec.field(type.name().toLowerCase(Locale.ROOT), type);
        }
        ServerVersion server = ServerVersion.of(version);
        server.requireKnown(SchemaMapping.schema(spec.build(), 100));
        for (IndexSpec index : List.of(IndexSpec.none(), IndexSpec.hnsw(), IndexSpec.ivfFlat(4))) {
            server.requireKnownIndex(IndexParams.build(index, Metric.DOT));
        }
        assertThat(server.capabilities().supports(Capability.HNSW_INDEX)).isTrue();
    }

    private static CollectionSchema schema(FieldSchema.Builder field) {
        return CollectionSchema.newBuilder().addFields(field).build();
    }

    private static void requires(String version, boolean known, Consumer<ServerVersion> check, String what) {
        ServerVersion server = ServerVersion.of(version);
        if (known) {
            check.accept(server);
            return;
        }
        assertThatThrownBy(() -> check.accept(server)).isInstanceOfSatisfying(VectorException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED);
            assertThat(e.text()).contains(version, "does not know " + what);
        });
    }
}
