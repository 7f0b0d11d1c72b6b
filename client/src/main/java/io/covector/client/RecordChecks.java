package io.covector.client;

import io.covector.Capabilities;
import io.covector.CollectionSpec;
import io.covector.DeclaredField;
import io.covector.FieldType;
import io.covector.FloatVector;
import io.covector.IdType;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.RecordId;
import io.covector.Vector;
import io.covector.VectorException;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.text.Strings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Refuses records, ids and vectors that a collection cannot hold, before anything is sent. Immutable and thread-safe. */
final class RecordChecks {
    // With squared lengths up to a quarter of the largest float, no product, difference or distance of two vectors
    // overflows
    // in a server that computes in float32; below the smallest normal float a cosine loses its digits.
    private static final double MAX_SQUARED_LENGTH = Float.MAX_VALUE / 4.0;
    private static final double MIN_SQUARED_LENGTH = Float.MIN_NORMAL;

    private final CollectionSpec spec;
    private final int maxMetadataBytes;
    private final long maxLongId;

    RecordChecks(CollectionSpec spec, Capabilities capabilities) {
        this.spec = spec;
        this.maxMetadataBytes = capabilities.maxMetadataBytes();
        this.maxLongId = capabilities.maxLongId();
    }

    /** The record as adapters get it: integers of double fields widened, nulls of declared fields left out. */
    VectorRecord require(VectorRecord record, int index) {
        String where =
                "record " + index + " (id '" + Strings.abbreviate(record.id().toString()) + "')";
        requireId(record.id());
        if (record.id().value() instanceof Long number && number > maxLongId) {
            throw VectorException.invalidArgument(
                    where + " has an id that the server keeps for itself; accepted are integers up to " + maxLongId);
        }
        if (record.vector() == null) {
            throw VectorException.invalidArgument(where + " has no vector; accepted is one of "
                    + spec.vectorField().dimension() + " dimensions");
        }
        requireVector(record.vector(), where);
        Metadata changed = changed(record.metadata(), where);
        requireSize(changed == null ? record.metadata() : changed, where);
        return changed == null ? record : VectorRecord.of(record.id(), record.vector(), changed);
    }

    void requireIds(List<RecordId> ids) {
        ids.forEach(this::requireId);
    }

    void requireId(RecordId id) {
        IdType type = spec.idType();
        if (id.type() != type) {
            throw VectorException.invalidArgument("id '" + Strings.abbreviate(id.toString()) + "' is a " + id.type()
                    + "; accepted by collection '" + spec.name() + "' are ids of type " + type);
        }
    }

    void requireVector(Vector vector, String where) {
        VectorField field = spec.vectorField();
        if (vector.dimension() != field.dimension()) {
            throw VectorException.invalidArgument(where + " has a vector of " + vector.dimension()
                    + " dimensions; accepted by vector field '" + field.name() + "' are " + field.dimension());
        }
        float[] components = ((FloatVector) vector).array();
        double squaredLength = 0;
        for (int i = 0; i < components.length; i++) {
            if (!Float.isFinite(components[i])) {
                throw VectorException.invalidArgument(where + " has a vector with " + components[i] + " at position "
                        + i + "; accepted are finite numbers");
            }
            squaredLength += (double) components[i] * components[i];
        }
        boolean cosine = field.metric() == Metric.COSINE;
        if (squaredLength > MAX_SQUARED_LENGTH || (cosine && squaredLength < MIN_SQUARED_LENGTH)) {
            String kind = squaredLength == 0 ? "the zero vector" : "a vector of squared length " + squaredLength;
            throw VectorException.invalidArgument(where + " has " + kind + "; accepted under " + field.metric()
                    + " are squared lengths " + (cosine ? "from 1.2e-38" : "from 0") + " to 8.5e37");
        }
    }

    /** The metadata with the declared fields brought to their types; null if they are so already. */
    private @Nullable Metadata changed(Metadata metadata, String where) {
        Metadata.Builder changed = null;
        for (DeclaredField field : spec.fields()) {
            if (!metadata.contains(field.name())) {
                continue;
            }
            Object value = metadata.get(field.name());
            if (value == null || (field.type() == FieldType.DOUBLE && value instanceof Long)) {
                changed = changed == null ? metadata.toBuilder() : changed;
                changed = value == null
                        ? changed.remove(field.name())
                        : changed.put(field.name(), widened(field, (Long) value, where));
            } else if (!holds(field.type(), value)) {
                throw wrongType(field, value, where);
            }
        }
        return changed == null ? null : changed.build();
    }

    private void requireSize(Metadata metadata, String where) {
        if (maxMetadataBytes == Integer.MAX_VALUE || metadata.isEmpty()) {
            return;
        }
        int bytes = Strings.utf8Length(metadata.toJson());
        if (bytes > maxMetadataBytes) {
            throw VectorException.invalidArgument(
                    where + " has metadata of " + bytes + " bytes; accepted are up to " + maxMetadataBytes);
        }
    }

    private static Double widened(DeclaredField field, long value, String where) {
        double real = value;
        if ((long) real != value || real == 0x1p63) {
            throw wrongType(field, value, where);
        }
        return real;
    }

    private static boolean holds(FieldType type, Object value) {
        return switch (type) {
            case STRING -> value instanceof String;
            case LONG -> value instanceof Long;
            case DOUBLE -> value instanceof Double;
            case BOOLEAN -> value instanceof Boolean;
            case STRING_LIST -> value instanceof List<?> list && list.stream().allMatch(String.class::isInstance);
        };
    }

    private static VectorException wrongType(DeclaredField field, @Nullable Object value, String where) {
        String accepted = switch (field.type()) {
            case STRING -> "texts";
            case LONG -> "integers of 64 bits";
            case DOUBLE -> "floating point numbers, and integers that a double holds exactly";
            case BOOLEAN -> "true and false";
            case STRING_LIST -> "lists of texts";
        };
        return VectorException.invalidArgument(where + " has " + Strings.abbreviate(String.valueOf(value))
                + " in declared field '" + field.name() + "' of type " + field.type() + "; accepted are " + accepted);
    }
}
