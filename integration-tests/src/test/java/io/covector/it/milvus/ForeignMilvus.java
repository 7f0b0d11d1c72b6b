package io.covector.it.milvus;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import io.milvus.v2.client.ConnectConfig;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.DataType;
import io.milvus.v2.common.IndexParam;
import io.milvus.v2.service.collection.request.AddFieldReq;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import io.milvus.v2.service.collection.request.DropCollectionReq;
import io.milvus.v2.service.collection.request.LoadCollectionReq;
import io.milvus.v2.service.collection.request.ReleaseCollectionReq;
import io.milvus.v2.service.index.request.CreateIndexReq;
import io.milvus.v2.service.index.request.DropIndexReq;
import io.milvus.v2.service.vector.request.InsertReq;
import io.milvus.v2.service.vector.request.QueryReq;
import io.milvus.v2.service.vector.response.QueryResp.QueryResult;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Another application on the same database, which knows nothing of Covector. Thread-safe. */
public final class ForeignMilvus implements AutoCloseable {
    private static final Gson GSON = new GsonBuilder().serializeNulls().create();

    private final MilvusClientV2 client;

    /** On the database of a fixture. */
    public ForeignMilvus(MilvusFixture fixture) {
        this.client = new MilvusClientV2(ConnectConfig.builder()
                .uri(fixture.uri())
                .dbName(fixture.database())
                .connectTimeoutMs(60_000)
                .build());
    }

    /** The vendor's client. */
    public MilvusClientV2 client() {
        return client;
    }

    /** A schema without fields. */
    public static CreateCollectionReq.CollectionSchema schema(boolean dynamic) {
        return CreateCollectionReq.CollectionSchema.builder()
                .enableDynamicField(dynamic)
                .build();
    }

    /** As {@code langchain4j-milvus} makes it. */
    public static CreateCollectionReq.CollectionSchema langChain4j(int dimension) {
        return schema(false)
                .addField(text("id", 36).isPrimaryKey(true).autoID(false).build())
                .addField(text("text", 65_535).build())
                .addField(fieldOf("metadata", DataType.JSON).build())
                .addField(fieldOf("vector", DataType.FloatVector)
                        .dimension(dimension)
                        .build());
    }

    /** As {@code spring-ai-milvus-store} makes it. */
    public static CreateCollectionReq.CollectionSchema springAi(int dimension) {
        return schema(false)
                .addField(text("doc_id", 36).isPrimaryKey(true).autoID(false).build())
                .addField(text("content", 65_535).build())
                .addField(fieldOf("metadata", DataType.JSON).build())
                .addField(fieldOf("embedding", DataType.FloatVector)
                        .dimension(dimension)
                        .build());
    }

    /** A field. */
    public static AddFieldReq.AddFieldReqBuilder<?> fieldOf(String name, DataType type) {
        return AddFieldReq.builder().fieldName(name).dataType(type);
    }

    /** A text field. */
    public static AddFieldReq.AddFieldReqBuilder<?> text(String name, int maxLength) {
        return fieldOf(name, DataType.VarChar).maxLength(maxLength);
    }

    /** An index. */
    public static IndexParam index(String field, IndexParam.IndexType type, IndexParam.MetricType metric) {
        return IndexParam.builder()
                .fieldName(field)
                .indexName(field)
                .indexType(type)
                .metricType(metric)
                .extraParams(
                        switch (type) {
                            case IVF_FLAT -> Map.of("nlist", 1_024);
                            case HNSW -> Map.of("M", 8, "efConstruction", 64);
                            default -> Map.of();
                        })
                .build();
    }

    /** Creates a collection, with the indexes, and loads it. */
    public void create(String name, CreateCollectionReq.CollectionSchema schema, IndexParam... indexes) {
        client.createCollection(CreateCollectionReq.builder()
                .collectionName(name)
                .collectionSchema(schema)
                .indexParams(Arrays.asList(indexes))
                .consistencyLevel(ConsistencyLevel.BOUNDED)
                .build());
    }

    /** Drops the index of the field 'vector', and builds these. */
    public void rebuild(String collection, IndexParam... indexes) {
        client.releaseCollection(
                ReleaseCollectionReq.builder().collectionName(collection).build());
        client.dropIndex(DropIndexReq.builder()
                .collectionName(collection)
                .fieldName("vector")
                .indexName("vector")
                .build());
        if (indexes.length > 0) {
            client.createIndex(CreateIndexReq.builder()
                    .collectionName(collection)
                    .indexParams(List.of(indexes))
                    .build());
            client.loadCollection(
                    LoadCollectionReq.builder().collectionName(collection).build());
        }
    }

    /** Writes rows, each a map of fields. */
    public void insert(String collection, List<Map<String, ?>> rows) {
        List<JsonObject> data = rows.stream().map(ForeignMilvus::json).toList();
        client.insert(InsertReq.builder().collectionName(collection).data(data).build());
        awaitWrites(collection);
    }

    /** A row as the vendor's client takes it. */
    static JsonObject json(Map<String, ?> row) {
        return GSON.toJsonTree(row).getAsJsonObject();
    }

    /** Drops a collection. */
    void drop(String collection) {
        client.dropCollection(
                DropCollectionReq.builder().collectionName(collection).build());
    }

    /** Returns when every reader sees what was written before, whoever wrote it. */
    public void awaitWrites(String collection) {
        client.query(QueryReq.builder()
                .collectionName(collection)
                .filter("")
                .outputFields(List.of("count(*)"))
                .consistencyLevel(ConsistencyLevel.STRONG)
                .build());
    }

    /** All that is stored. */
    public List<Map<String, Object>> query(String collection, String filter) {
        return client
                .query(QueryReq.builder()
                        .collectionName(collection)
                        .filter(filter)
                        .outputFields(List.of("*"))
                        .consistencyLevel(ConsistencyLevel.STRONG)
                        .build())
                .getQueryResults()
                .stream()
                .map(QueryResult::getEntity)
                .toList();
    }

    @Override
    public void close() {
        client.close();
    }
}
