package io.covector.it.pgvector;

import io.covector.Metadata;
import io.covector.RecordId;
import io.covector.Vector;
import io.covector.VectorRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;

/** Random vectors and records with a fixed seed. */
final class Records {
    private Records() {}

    static float[] vector(Random random, int dimension) {
        float[] vector = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        return vector;
    }

    /** Records with the ids {@code r0}, {@code r1}, and so on. */
    static List<VectorRecord> make(int count, int dimension, long seed, IntFunction<Metadata> metadata) {
        Random random = new Random(seed);
        List<VectorRecord> records = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            records.add(
                    VectorRecord.of(RecordId.of("r" + i), Vector.wrap(vector(random, dimension)), metadata.apply(i)));
        }
        return records;
    }
}
