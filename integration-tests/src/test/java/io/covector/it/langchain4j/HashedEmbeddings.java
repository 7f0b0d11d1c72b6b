package io.covector.it.langchain4j;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import java.util.List;
import java.util.Random;

/** A direction for each text, the same for equal texts: no model is needed to test a store. Thread-safe. */
final class HashedEmbeddings implements EmbeddingModel {
    static final int DIMENSION = 24;

    @Override
    public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
        return Response.from(
                segments.stream().map(segment -> embedding(segment.text())).toList());
    }

    static Embedding embedding(String text) {
        Random random = new Random(text.hashCode());
        float[] vector = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        Embedding embedding = Embedding.from(vector);
        embedding.normalize();
        return embedding;
    }
}
