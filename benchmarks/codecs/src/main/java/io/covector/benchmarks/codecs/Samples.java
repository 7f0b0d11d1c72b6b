package io.covector.benchmarks.codecs;

import io.covector.CollectionSpec;
import io.covector.DeclaredField;
import io.covector.FieldType;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.RecordId;
import io.covector.Vector;
import io.covector.VectorRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The records that every codec is measured with. Stateless and thread-safe. */
public final class Samples {
    /** Components of a sample vector. */
    public static final int DIMENSION = 768;

    /** A filter on a declared field and on free metadata. */
    public static final String FILTER =
            "year >= 1990 and year < 2000 and (lang = 'en' or lang = 'de') and not tag in ('x', 'y')";

    private Samples() {}

    /** A collection whose metadata is all free. */
    public static CollectionSpec plainSpec() {
        return CollectionSpec.builder("samples")
                .vector(DIMENSION, Metric.COSINE)
                .build();
    }

    /** A collection with two declared fields. */
    public static CollectionSpec declaringSpec() {
        return plainSpec().toBuilder()
                .field(DeclaredField.of("year", FieldType.LONG).indexed())
                .field("title", FieldType.STRING)
                .build();
    }

    /** Records with ids like {@code doc-00000042}, unit vectors and four keys of metadata, always the same. */
    public static List<VectorRecord> records(int count) {
        Random random = new Random(768);
        List<VectorRecord> records = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String number = Integer.toString(100_000_000 + i).substring(1);
            Metadata metadata = Metadata.builder()
                    .put("title", "Sample " + number)
                    .put("year", 1950 + i % 75)
                    .put("lang", i % 3 == 0 ? "en" : "de")
                    .put("tag", "t" + i % 100)
                    .build();
            records.add(VectorRecord.of(RecordId.of("doc-" + number), Vector.wrap(unit(random)), metadata));
        }
        return records;
    }

    private static float[] unit(Random random) {
        float[] vector = new float[DIMENSION];
        double squared = 0;
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = (float) random.nextGaussian();
            squared += vector[i] * vector[i];
        }
        float length = (float) Math.sqrt(squared);
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] /= length;
        }
        return vector;
    }
}
