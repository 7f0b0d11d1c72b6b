package io.covector.test;

import io.covector.CollectionSpec;
import io.covector.Metadata;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.Vector;
import io.covector.VectorField;
import io.covector.VectorRecord;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a projection leaves of a record. Stateless and thread-safe. */
final class Projections {
    private Projections() {}

    static VectorRecord apply(VectorRecord record, Projection projection, CollectionSpec spec) {
        Metadata.Builder metadata = Metadata.builder();
        record.metadata().asMap().forEach((key, value) -> {
            if (projection.includes(key)) {
                metadata.put(key, value);
            }
        });
        return withVectors(record.id(), record, projection, spec, metadata.build())
                .withText(projection.includesText() ? record.text() : null);
    }

    private static VectorRecord withVectors(
            RecordId id, VectorRecord record, Projection projection, CollectionSpec spec, Metadata metadata) {
        if (spec.vectorFields().size() == 1) {
            String only = spec.vectorField().name();
            return VectorRecord.of(id, projection.includesVector(only) ? record.vector(only) : null, metadata);
        }
        Map<String, Vector> vectors = new LinkedHashMap<>();
        for (VectorField field : spec.vectorFields()) {
            Vector vector = record.vector(field.name());
            if (vector != null && projection.includesVector(field.name())) {
                vectors.put(field.name(), vector);
            }
        }
        return VectorRecord.named(id, vectors, metadata);
    }
}
