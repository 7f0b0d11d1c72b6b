package io.covector.milvus.internal.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.milvus.internal.schema.KeyValues;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.IndexDescription;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForeignCollectionTest {
    private static final IndexDescription INDEX = IndexDescription.newBuilder()
            .setFieldName("vector")
            .addParams(KeyValues.of("index_type", "FLAT"))
            .addParams(KeyValues.of("metric_type", "COSINE"))
            .build();

    @Test
    void asLangChain4jMakesThem() {
        CollectionSchema schema = CollectionSchema.newBuilder()
                .addFields(field("id", DataType.VarChar).setIsPrimaryKey(true))
                .addFields(field("text", DataType.VarChar))
                .addFields(field("metadata", DataType.JSON))
                .addFields(field("vector", DataType.FloatVector).addTypeParams(KeyValues.of("dim", 384)))
                .build();
        assertThat(ForeignCollection.of("docs", schema, List.of(INDEX)).words())
                .isEqualTo("collection 'docs' (id VarChar primary key, text VarChar, metadata JSON, "
                        + "vector FloatVector(384)), FLAT index on vector by COSINE; to use it, set in 'collections' "
                        + "of the backend: docs: {id: id, vector: vector, metadata: metadata, fields: {text: text}}");
    }

    @Test
    void asScriptsMakeThem() {
        CollectionSchema schema = CollectionSchema.newBuilder()
                .setEnableDynamicField(true)
                .addFields(field("pk", DataType.Int64).setIsPrimaryKey(true).setAutoID(true))
                .addFields(field("on", DataType.VarChar).setIsPartitionKey(true))
                .addFields(field("other", DataType.FloatVector))
                .addFields(field("vector", DataType.FloatVector))
                .build();
        ForeignCollection found = ForeignCollection.of("my-docs", schema, List.of(INDEX));
        assertThat(found.description())
                .contains("pk Int64 primary key auto_id, on VarChar partition key, ")
                .contains("vector FloatVector, $meta)");
        assertThat(found.mapping())
                .contains("'my-docs': {id: pk, vector: vector, metadata: '$meta', fields: {'on': 'on'}}");
    }

    /** Every backend refuses fields that differ by case only, or are called as its own columns. */
    @Test
    void fieldsWhoseNamesAreTakenGetOthers() {
        CollectionSchema schema = CollectionSchema.newBuilder()
                .addFields(field("doc", DataType.Int64).setIsPrimaryKey(true))
                .addFields(field("id", DataType.Int64))
                .addFields(field("Tenant", DataType.Int64))
                .addFields(field("tenant", DataType.Int64))
                .addFields(field("vector", DataType.FloatVector))
                .build();
        assertThat(ForeignCollection.of("docs", schema, List.of(INDEX)).mapping())
                .contains("docs: {id: doc, vector: vector, fields: {id_: id, Tenant: Tenant, tenant_: tenant}}");
    }

    @Test
    void whatHasNoVectorsOfSinglePrecision() {
        CollectionSchema schema = CollectionSchema.newBuilder()
                .addFields(field("id", DataType.Int64).setIsPrimaryKey(true))
                .addFields(field("bits", DataType.BinaryVector))
                .build();
        assertThat(ForeignCollection.of("docs", schema, List.of()).words()).endsWith("a field of type FloatVector");
    }

    private static FieldSchema.Builder field(String name, DataType type) {
        return FieldSchema.newBuilder().setName(name).setDataType(type);
    }
}
