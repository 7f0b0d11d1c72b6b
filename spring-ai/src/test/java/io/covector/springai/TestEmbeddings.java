package io.covector.springai;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.Embedding;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;

/**
 * A direction for each text, the same for equal texts; a text such as {@code 0.6 0.8} is the vector itself where the
 * dimension is 2. Thread-safe.
 */
final class TestEmbeddings implements EmbeddingModel {
    private final int dimension;
    private final AtomicInteger texts = new AtomicInteger();

    TestEmbeddings(int dimension) {
        this.dimension = dimension;
    }

    /** How many texts it has embedded. */
    int texts() {
        return texts.get();
    }

    @Override
    public EmbeddingResponse call(EmbeddingRequest request) {
        List<Embedding> embeddings = new ArrayList<>();
        for (String text : request.getInstructions()) {
            embeddings.add(new Embedding(embedding(text), embeddings.size()));
        }
        return new EmbeddingResponse(embeddings);
    }

    @Override
    public float[] embed(Document document) {
        return embedding(String.valueOf(document.getText()));
    }

    @Override
    public int dimensions() {
        return dimension;
    }

    private float[] embedding(String text) {
        texts.incrementAndGet();
        String[] parts = text.split(" ", -1);
        if (dimension == 2 && parts.length == 2) {
            return new float[] {Float.parseFloat(parts[0]), Float.parseFloat(parts[1])};
        }
        Random random = new Random(text.hashCode());
        float[] vector = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        return vector;
    }
}
