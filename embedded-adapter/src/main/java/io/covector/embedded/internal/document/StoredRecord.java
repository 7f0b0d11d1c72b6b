package io.covector.embedded.internal.document;

import io.covector.CollectionSpec;
import io.covector.DeclaredField;
import io.covector.FieldType;
import io.covector.Metadata;
import io.covector.Vector;
import io.covector.VectorException;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.text.Strings;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** A record as the log and the index store it. Nobody changes its arrays, so it is immutable and thread-safe. */
public final class StoredRecord {
    private final BytesRef id;
    private final float[] vector;
    private final Metadata metadata;
    private final String json;
    private final @Nullable String text;

    private StoredRecord(BytesRef id, float[] vector, Metadata metadata, String json, @Nullable String text) {
        this.id = id;
        this.vector = vector;
        this.metadata = metadata;
        this.json = json;
        this.text = text;
    }

    public static StoredRecord of(VectorRecord record, CollectionSpec spec) {
        VectorField field = spec.vectorField();
        Vector vector = record.vector(field.name());
        if (vector == null || vector.dimension() != field.dimension()) {
            throw VectorException.invalidArgument("record " + Strings.quote(record.id()) + " has the vector " + vector
                    + "; accepted are " + field.dimension() + " dimensions");
        }
        Metadata metadata = typed(record.metadata(), spec);
        return new StoredRecord(
                IdTerms.term(record.id()), VectorCodec.components(vector), metadata, metadata.toJson(), record.text());
    }

    public static StoredRecord fromLog(BytesRef id, float[] vector, String json, @Nullable String text) {
        return new StoredRecord(id, vector, Metadata.fromStoredJson(json), json, text);
    }

    // a declared field that is null becomes absent, and its numbers get the type of the field
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

    public BytesRef id() {
        return id;
    }

    public float[] vector() {
        return vector;
    }

    Metadata metadata() {
        return metadata;
    }

    /** The metadata as JSON. */
    public String json() {
        return json;
    }

    /** The text; null without one. */
    public @Nullable String text() {
        return text;
    }
}
