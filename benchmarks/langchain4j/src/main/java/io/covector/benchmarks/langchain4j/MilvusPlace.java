package io.covector.benchmarks.langchain4j;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.milvus.MilvusEmbeddingStore;
import io.milvus.client.MilvusServiceClient;
import io.milvus.param.ConnectParam;
import io.milvus.param.IndexType;
import io.milvus.param.MetricType;
import io.milvus.param.collection.DropCollectionParam;
import io.milvus.param.collection.FlushParam;
import java.util.Map;

/** A collection with an HNSW index, which is made with it. */
final class MilvusPlace implements Place {
    private static final String COLLECTION = "bench_langchain4j";

    private final int dimension;
    private final MilvusServiceClient client = new MilvusServiceClient(
            ConnectParam.newBuilder().withUri(System.getProperty("milvus.uri")).build());

    MilvusPlace(int dimension) {
        this.dimension = dimension;
    }

    @Override
    public EmbeddingStore<TextSegment> create(boolean indexed) {
        drop();
        return MilvusEmbeddingStore.builder()
                .milvusClient(client)
                .collectionName(COLLECTION)
                .dimension(dimension)
                .indexType(IndexType.HNSW)
                .metricType(MetricType.COSINE)
                .extraParameters(Map.of("M", 16, "efConstruction", 64))
                .build();
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
