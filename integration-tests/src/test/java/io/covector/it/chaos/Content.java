package io.covector.it.chaos;

import io.covector.Metadata;
import io.covector.Metric;
import io.covector.VectorRecord;
import java.util.Random;

/**
 * What a record of an id and a version holds: all of it is computed from these two, so that nothing of it can be wrong
 * unseen.
 */
final class Content {
    static final int DIMENSION = 8;
    static final Metric METRIC = Metric.EUCLIDEAN;

    /** The key of records that the server refuses, where it can be told to. */
    static final String POISON = "poison";

    private static final String VERSION = "version";
    private static final int LONGEST_TEXT = 300;

    private Content() {}

    static VectorRecord record(String id, int version) {
        return VectorRecord.of(id, vector(id, version), metadata(id, version).build());
    }

    static VectorRecord poisoned(String id, int version) {
        return VectorRecord.of(
                id, vector(id, version), metadata(id, version).put(POISON, true).build());
    }

    /** The version of a record that was read; -1 if it has none. */
    static int version(VectorRecord record) {
        return record.metadata().getLong(VERSION).orElse(-1L).intValue();
    }

    static float[] vector(String id, int version) {
        Random random = new Random(id.hashCode() * 31L + version);
        float[] vector = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = random.nextFloat() - 0.5f;
        }
        return vector;
    }

    /** The Euclidean distance from the query to a record that was read with its vector. */
    static double distance(float[] query, VectorRecord record) {
        float[] vector = record.floats();
        double sum = 0;
        for (int i = 0; i < query.length; i++) {
            double difference = (double) query[i] - vector[i];
            sum += difference * difference;
        }
        return Math.sqrt(sum);
    }

    private static Metadata.Builder metadata(String id, int version) {
        Random random = new Random(id.hashCode() * 37L + version);
        String text = "%c".formatted('a' + random.nextInt(26)).repeat(random.nextInt(LONGEST_TEXT));
        return Metadata.builder().put(VERSION, version).put("text", text);
    }
}
