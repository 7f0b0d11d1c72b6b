package io.covector.embedded.internal.codec;

import java.io.IOException;
import org.apache.lucene.codecs.hnsw.FlatVectorsScorer;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.util.hnsw.RandomAccessVectorValues;
import org.apache.lucene.util.hnsw.RandomVectorScorer;
import org.apache.lucene.util.hnsw.RandomVectorScorerSupplier;

/** Lucene's scorer, which asks at each node that is put into a graph whether that is still wanted. Thread-safe. */
final class AbortableScorer implements FlatVectorsScorer {
    private final FlatVectorsScorer scorer;
    private final MergeControl control;

    AbortableScorer(FlatVectorsScorer scorer, MergeControl control) {
        this.scorer = scorer;
        this.control = control;
    }

    private record Supplier(RandomVectorScorerSupplier supplier, MergeControl control)
            implements RandomVectorScorerSupplier {
        @Override
        public RandomVectorScorer scorer(int ord) throws IOException {
            control.check();
            return supplier.scorer(ord);
        }

        @Override
        public RandomVectorScorerSupplier copy() throws IOException {
            return new Supplier(supplier.copy(), control);
        }
    }

    @Override
    public RandomVectorScorerSupplier getRandomVectorScorerSupplier(
            VectorSimilarityFunction similarity, RandomAccessVectorValues values) throws IOException {
        return new Supplier(scorer.getRandomVectorScorerSupplier(similarity, values), control);
    }

    @Override
    public RandomVectorScorer getRandomVectorScorer(
            VectorSimilarityFunction similarity, RandomAccessVectorValues values, float[] target) throws IOException {
        return scorer.getRandomVectorScorer(similarity, values, target);
    }

    @Override
    public RandomVectorScorer getRandomVectorScorer(
            VectorSimilarityFunction similarity, RandomAccessVectorValues values, byte[] target) throws IOException {
        return scorer.getRandomVectorScorer(similarity, values, target);
    }
}
