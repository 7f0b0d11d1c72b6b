package io.covector.benchmarks.covector;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import io.covector.benchmarks.harness.Dataset;
import io.covector.benchmarks.harness.Peer;
import io.covector.benchmarks.harness.Restriction;
import io.milvus.v2.client.ConnectConfig;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.DataType;
import io.milvus.v2.common.IndexParam;
import io.milvus.v2.service.collection.request.AddFieldReq;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import io.milvus.v2.service.collection.request.DropCollectionReq;
import io.milvus.v2.service.collection.request.HasCollectionReq;
import io.milvus.v2.service.collection.request.LoadCollectionReq;
import io.milvus.v2.service.utility.request.FlushReq;
import io.milvus.v2.service.vector.request.InsertReq;
import io.milvus.v2.service.vector.request.SearchReq;
import io.milvus.v2.service.vector.request.UpsertReq;
import io.milvus.v2.service.vector.request.data.BaseVector;
import io.milvus.v2.service.vector.request.data.FloatVec;
import io.milvus.v2.service.vector.response.SearchResp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The vendor's own client, version 2 of its interface, in requests of 1,000 rows. */
final class SdkPeer implements Peer {
    private static final String COLLECTION = "bench_sdk";
    private static final int BATCH = 1_000;
    private static final int EF = 64;
    private static final List<String> FIELDS = List.of("id", "tenth", "hundredth", "metadata");

    private final MilvusClientV2 client = connect();
    private final Dataset data;
    private final List<JsonObject> rows = new ArrayList<>();

    SdkPeer(Dataset data) {
        this.data = data;
    }

    private static MilvusClientV2 connect() {
        return new MilvusClientV2(
                ConnectConfig.builder().uri(Servers.milvusUri()).build());
    }

    /** Seals what was written, so that it is indexed. */
    static void flush(String collection) {
        MilvusClientV2 client = connect();
        client.flush(FlushReq.builder()
                .collectionNames(List.of(collection))
                .waitFlushedTimeoutMs(120_000L)
                .build());
        client.loadCollection(
                LoadCollectionReq.builder().collectionName(collection).build());
        client.close();
    }

    @Override
    public void create(boolean indexed) {
        drop();
        CreateCollectionReq.CollectionSchema schema = MilvusClientV2.CreateSchema();
        schema.addField(AddFieldReq.builder()
                .fieldName("id")
                .dataType(DataType.VarChar)
                .maxLength(1024)
                .isPrimaryKey(true)
                .build());
        schema.addField(AddFieldReq.builder()
                .fieldName("vector")
                .dataType(DataType.FloatVector)
                .dimension(data.dimension())
                .build());
        schema.addField(AddFieldReq.builder()
                .fieldName("tenth")
                .dataType(DataType.Int64)
                .build());
        schema.addField(AddFieldReq.builder()
                .fieldName("hundredth")
                .dataType(DataType.Int64)
                .build());
        schema.addField(AddFieldReq.builder()
                .fieldName("metadata")
                .dataType(DataType.JSON)
                .build());
        IndexParam index = IndexParam.builder()
                .fieldName("vector")
                .indexType(IndexParam.IndexType.HNSW)
                .metricType(IndexParam.MetricType.COSINE)
                .extraParams(Map.of("M", 16, "efConstruction", 64))
                .build();
        client.createCollection(CreateCollectionReq.builder()
                .collectionName(COLLECTION)
                .collectionSchema(schema)
                .indexParams(List.of(index))
                .build());
        client.loadCollection(
                LoadCollectionReq.builder().collectionName(COLLECTION).build());
    }

    @Override
    public void prepare(int from, int to) {
        Gson gson = new Gson();
        for (int row = rows.size(); row < to; row++) {
            JsonObject object = new JsonObject();
            object.addProperty("id", Servers.id(row));
            object.add("vector", gson.toJsonTree(data.row(row)));
            object.addProperty("tenth", Restriction.FIELD_TENTH.value(row));
            object.addProperty("hundredth", Restriction.FIELD_HUNDREDTH.value(row));
            JsonObject metadata = new JsonObject();
            metadata.addProperty("text", data.text(row));
            metadata.addProperty("free_tenth", Restriction.FREE_TENTH.value(row));
            metadata.addProperty("free_hundredth", Restriction.FREE_HUNDREDTH.value(row));
            object.add("metadata", metadata);
            rows.add(object);
        }
    }

    @Override
    public void insert(int from, int to) {
        for (int start = from; start < to; start += BATCH) {
            client.insert(InsertReq.builder()
                    .collectionName(COLLECTION)
                    .data(rows.subList(start, Math.min(to, start + BATCH)))
                    .build());
        }
    }

    @Override
    public void upsert(int from, int to) {
        for (int start = from; start < to; start += BATCH) {
            client.upsert(UpsertReq.builder()
                    .collectionName(COLLECTION)
                    .data(rows.subList(start, Math.min(to, start + BATCH)))
                    .build());
        }
    }

    @Override
    public void finish() {
        flush(COLLECTION);
    }

    @Override
    public int[] search(int query, Restriction restriction) {
        return search(List.of(new FloatVec(data.query(query))), filter(restriction))[0];
    }

    private static String filter(Restriction restriction) {
        return switch (restriction) {
            case NONE -> "";
            case FIELD_TENTH, FIELD_HUNDREDTH -> restriction.key() + " == " + Restriction.VALUE;
            case FREE_TENTH, FREE_HUNDREDTH -> "metadata[\"" + restriction.key() + "\"] == " + Restriction.VALUE;
        };
    }

    @Override
    public int[][] searchBatch(int from, int to) {
        List<BaseVector> vectors = new ArrayList<>(to - from);
        for (int query = from; query < to; query++) {
            vectors.add(new FloatVec(data.query(query)));
        }
        return search(vectors, "");
    }

    private int[][] search(List<BaseVector> vectors, String filter) {
        SearchResp response = client.search(SearchReq.builder()
                .collectionName(COLLECTION)
                .annsField("vector")
                .data(vectors)
                .filter(filter)
                .limit(TOP_K)
                .outputFields(FIELDS)
                .searchParams(Map.of("ef", EF))
                .consistencyLevel(ConsistencyLevel.SESSION)
                .build());
        int[][] found = new int[vectors.size()][];
        for (int i = 0; i < found.length; i++) {
            found[i] = response.getSearchResults().get(i).stream()
                    .mapToInt(hit -> Servers.row((String) hit.getId()))
                    .toArray();
        }
        return found;
    }

    @Override
    public void drop() {
        if (client.hasCollection(
                HasCollectionReq.builder().collectionName(COLLECTION).build())) {
            client.dropCollection(
                    DropCollectionReq.builder().collectionName(COLLECTION).build());
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
