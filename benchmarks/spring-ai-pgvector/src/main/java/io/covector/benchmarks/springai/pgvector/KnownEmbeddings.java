package io.covector.benchmarks.springai.pgvector;

import io.covector.benchmarks.harness.Dataset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.BatchingStrategy;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;

/**
 * A model that only looks up: the store asks its model for the vectors of documents by {@code row}, of queries by their
 * number.
 */
final class KnownEmbeddings implements EmbeddingModel {
    private final Dataset data;

    KnownEmbeddings(Dataset data) {
        this.data = data;
    }

    @Override
    public float[] embed(String query) {
        return data.query(Integer.parseInt(query));
    }

    @Override
    public float[] embed(Document document) {
        return data.row(StorePeer.row(document.getId()));
    }

    @Override
    public List<float[]> embed(
            List<Document> documents, @Nullable EmbeddingOptions options, BatchingStrategy batching) {
        List<float[]> vectors = new ArrayList<>(documents.size());
        for (Document document : documents) {
            vectors.add(embed(document));
        }
        return vectors;
    }

    @Override
    public EmbeddingResponse call(EmbeddingRequest request) {
        throw new UnsupportedOperationException("vectors are known before");
    }

    @Override
    public int dimensions() {
        return data.dimension();
    }
}
