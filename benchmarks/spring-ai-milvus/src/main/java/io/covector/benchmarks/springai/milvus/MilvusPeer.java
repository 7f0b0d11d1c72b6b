package io.covector.benchmarks.springai.milvus;

import io.covector.benchmarks.harness.Dataset;
import io.milvus.client.MilvusServiceClient;
import io.milvus.param.ConnectParam;
import io.milvus.param.IndexType;
import io.milvus.param.MetricType;
import io.milvus.param.collection.DropCollectionParam;
import io.milvus.param.collection.FlushParam;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.ai.vectorstore.milvus.MilvusVectorStore;

/** A collection with an HNSW index, which is made with it; calls of 1,000 rows, since the store splits none. */
final class MilvusPeer extends StorePeer {
    private static final String COLLECTION = "bench_spring_ai";

    private final MilvusServiceClient client = new MilvusServiceClient(
            ConnectParam.newBuilder().withUri(System.getProperty("milvus.uri")).build());
    private MilvusVectorStore store;

    MilvusPeer(Dataset data) {
        super(data, 1_000);
        this.store = open();
    }

    private MilvusVectorStore open() {
        MilvusVectorStore opened = MilvusVectorStore.builder(client, new KnownEmbeddings(data()))
                .collectionName(COLLECTION)
                .embeddingDimension(data().dimension())
                .indexType(IndexType.HNSW)
                .metricType(MetricType.COSINE)
                .indexParameters("{\"M\":16,\"efConstruction\":64}")
                .initializeSchema(true)
                .build();
        try {
            opened.afterPropertiesSet();
        } catch (Exception e) {
            throw new IllegalStateException("the store does not start", e);
        }
        return opened;
    }

    @Override
    VectorStore store() {
        return store;
    }

    @Override
    public void create(boolean indexed) {
        drop();
        store = open();
    }

    @Override
    public void finish() {
        client.flush(FlushParam.newBuilder()
                .addCollectionName(COLLECTION)
                .withSyncFlush(true)
                .build());
    }

    @Override
    public void drop() {
        client.dropCollection(
                DropCollectionParam.newBuilder().withCollectionName(COLLECTION).build());
    }

    @Override
    public void close() {
        client.close();
    }
}
