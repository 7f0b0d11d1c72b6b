package io.covector.it.springai;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.Embedding;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;

/** A direction for each text, the same for equal texts: no model is needed to test a store. Thread-safe. */
final class HashedEmbeddings implements EmbeddingModel {
    private static final int DIMENSION = 24;

    private final AtomicInteger texts = new AtomicInteger();

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
        return DIMENSION;
    }

    private float[] embedding(String text) {
        texts.incrementAndGet();
        Random random = new Random(text.hashCode());
        float[] vector = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        return vector;
    }
}
