package io.covector.tck;

import io.covector.FloatVector;
import io.covector.Metadata;
import io.covector.RecordId;
import io.covector.Vector;
import io.covector.VectorRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;

/** The records of the tests. Stateless and thread-safe. */
final class Records {
    private Records() {}

    /** Stands on the first axis at 1. */
    static VectorRecord record(String id) {
        return record(id, Metadata.empty());
    }

    /** Stands on the first axis at 1. */
    static VectorRecord record(String id, Metadata metadata) {
        return VectorRecord.of(RecordId.of(id), at(1), metadata);
    }

    /** Stands on the first axis at 1. */
    static VectorRecord record(long id, Metadata metadata) {
        return VectorRecord.of(RecordId.of(id), at(1), metadata);
    }

    /** {@code r00000}, {@code r00001}, ...: on the first axis at 1, 2, ..., with metadata {@code n} = 0, 1, ... */
    static List<VectorRecord> numbered(int count) {
        return many(count, i -> VectorRecord.of(RecordId.of(id(i)), at(i + 1), Metadata.of("n", i)));
    }

    static <T> List<T> many(int count, IntFunction<T> maker) {
        List<T> made = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            made.add(maker.apply(i));
        }
        return made;
    }

    static String id(int number) {
        return "r" + String.valueOf(100_000 + number).substring(1);
    }

    static List<RecordId> ids(String... ids) {
        List<RecordId> made = new ArrayList<>(ids.length);
        for (String id : ids) {
            made.add(RecordId.of(id));
        }
        return made;
    }

    static List<RecordId> idsOf(List<VectorRecord> records) {
        return records.stream().map(VectorRecord::id).toList();
    }

    /** A point on the first axis. */
    static FloatVector at(float x) {
        float[] components = new float[Specs.DIMENSION];
        components[0] = x;
        return Vector.wrap(components);
    }

    /** A vector in a random direction, about as long as the scale. */
    static FloatVector random(SplittableRandom random, int dimension, double scale) {
        float[] components = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            components[i] = (float) ((random.nextDouble() * 2 - 1) * scale);
        }
        return Vector.wrap(components);
    }
}
