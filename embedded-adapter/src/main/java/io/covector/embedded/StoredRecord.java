package io.covector.embedded;

import io.covector.CollectionSpec;
import io.covector.DeclaredField;
import io.covector.FieldType;
import io.covector.FloatVector;
import io.covector.Metadata;
import io.covector.VectorException;
import io.covector.VectorRecord;
import org.apache.lucene.util.BytesRef;

/** A record as the log and the index hold it. Immutable by agreement and thread-safe. */
final class StoredRecord {
    private final BytesRef id;
    private final float[] vector;
    private final Metadata metadata;
    private final String json;

    private StoredRecord(BytesRef id, float[] vector, Metadata metadata, String json) {
        this.id = id;
        this.vector = vector;
        this.metadata = metadata;
        this.json = json;
    }

    static StoredRecord of(VectorRecord record, CollectionSpec spec) {
        if (!(record.vector() instanceof FloatVector vector)
                || vector.dimension() != spec.vectorField().dimension()) {
            throw VectorException.invalidArgument("record '" + record.id() + "' has the vector " + record.vector()
                    + "; accepted are " + spec.vectorField().dimension() + " dimensions");
        }
        Metadata metadata = typed(record.metadata(), spec);
        return new StoredRecord(IdTerms.term(record.id()), vector.array(), metadata, metadata.toJson());
    }

    static StoredRecord ofLog(BytesRef id, float[] vector, String json) {
        return new StoredRecord(id, vector, Metadata.fromJson(json), json);
    }

    // a declared field without a value is absent, and its numbers have the type of the field
    private static Metadata typed(Metadata metadata, CollectionSpec spec) {
        Metadata.Builder changed = null;
        for (DeclaredField field : spec.fields()) {
            String name = field.name();
            Object value = metadata.get(name);
            boolean widen = field.type() == FieldType.DOUBLE && value instanceof Long;
            boolean narrow = field.type() == FieldType.LONG && value instanceof Double;
            boolean drop = value == null && metadata.contains(name);
            if (widen || narrow || drop) {
                changed = changed == null ? metadata.toBuilder() : changed;
                if (drop) {
                    changed.remove(name);
                } else if (widen) {
                    changed.put(name, metadata.getDouble(name).orElseThrow());
                } else {
                    changed.put(name, metadata.getLong(name).orElseThrow());
                }
            }
        }
        return changed == null ? metadata : changed.build();
    }

    BytesRef id() {
        return id;
    }

    float[] vector() {
        return vector;
    }

    Metadata metadata() {
        return metadata;
    }

    /** The metadata as JSON. */
    String json() {
        return json;
    }
}
