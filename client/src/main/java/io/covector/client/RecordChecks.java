package io.covector.client;

import io.covector.Capabilities;
import io.covector.CollectionSpec;
import io.covector.DeclaredField;
import io.covector.IdType;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.Vector;
import io.covector.VectorException;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import io.covector.spi.FieldValues;
import io.covector.spi.VectorMath;
import io.covector.text.Json;
import io.covector.text.Strings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Refuses records, ids and vectors that a collection cannot hold, before anything is sent. Immutable and thread-safe.
 */
final class RecordChecks {
    // Up to a quarter of the largest float no product, difference or distance of two vectors overflows in a server that
    // computes in float32. Below the smallest normal float a cosine loses its digits.
    private static final double MAX_SQUARED_LENGTH = Float.MAX_VALUE / 4.0;
    private static final double MIN_SQUARED_LENGTH = Float.MIN_NORMAL;

    // what an ARRAY of Milvus holds at most; one bound for all backends
    private static final int MAX_LIST_SIZE = 4_096;

    private final CollectionSpec spec;
    private final List<DeclaredField> fields;
    private final KeyChecks keys;
    private final int maxMetadataBytes;
    private final int maxTextBytes;
    private final int maxIndexedTextBytes;
    private final long maxLongId;

    RecordChecks(CollectionSpec spec, Capabilities capabilities) {
        this.spec = spec;
        this.fields = spec.fields();
        this.keys = new KeyChecks(spec);
        this.maxMetadataBytes = capabilities.maxMetadataBytes();
        this.maxTextBytes = capabilities.maxTextBytes();
        this.maxIndexedTextBytes = capabilities.maxIndexedTextBytes();
        this.maxLongId = capabilities.maxLongId();
    }

    /** The record as adapters get it: integers of double fields widened, nulls of declared fields left out. */
    VectorRecord require(VectorRecord record, int index) {
        requireId(record.id());
        if (record.id().value() instanceof Long number && number > maxLongId) {
            throw VectorException.invalidArgument(where(record, index)
                    + " has an id that the server keeps for itself; accepted are integers up to " + maxLongId);
        }
        requireText(record, index);
        VectorRecord unnamed = withVectorsByField(record, index);
        Metadata changed = changed(unnamed, index);
        requireSize(changed == null ? record.metadata() : changed, record, index);
        return changed == null ? unnamed : unnamed.withMetadata(changed);
    }

    /** The record with its vectors checked; in a collection with one vector field the vector has no name. */
    private VectorRecord withVectorsByField(VectorRecord record, int index) {
        Map<String, Vector> named = record.namedVectors();
        for (String name : named.keySet()) {
            spec.vectorField(name); // throws for one that the collection does not have
        }
        List<VectorField> vectorFields = spec.vectorFields();
        if (vectorFields.size() > 1 && named.isEmpty()) {
            throw VectorException.invalidArgument(where(record, index)
                    + " has no vectors by the names of their fields; accepted is one for each of "
                    + vectorFields.stream().map(VectorField::name).toList());
        }
        for (VectorField field : vectorFields) {
            requireVector(record, field, index);
        }
        return named.isEmpty() || vectorFields.size() > 1
                ? record
                : VectorRecord.of(record.id(), record.vector(), record.metadata())
                        .withText(record.text());
    }

    private void requireText(VectorRecord record, int index) {
        String text = record.text();
        if (text == null) {
            return;
        }
        if (!spec.hasText()) {
            throw VectorException.invalidArgument(where(record, index) + " has a text; accepted by collection "
                    + Strings.quote(spec.name())
                    + ", which declares none (CollectionSpec.Builder.text()), are records without one");
        }
        int bytes = text.length() <= maxTextBytes / 3 ? 0 : Strings.utf8Length(text);
        if (bytes > maxTextBytes) {
            throw VectorException.invalidArgument(where(record, index) + " has a text of " + bytes
                    + " bytes; accepted as 'text' are up to " + maxTextBytes);
        }
    }

    private void requireVector(VectorRecord record, VectorField field, int index) {
        Vector vector = record.vector(field.name());
        if (vector == null) {
            throw VectorException.invalidArgument(where(record, index) + " has no vector; accepted by vector field '"
                    + field.name() + "' is one of " + field.dimension() + " dimensions");
        }
        String fault = fault(vector, field);
        if (fault != null) {
            throw VectorException.invalidArgument(where(record, index) + fault);
        }
    }

    // only for errors: this text costs more than all checks together
    private static String where(VectorRecord record, int index) {
        return "record " + index + " (id " + Strings.quote(record.id()) + ")";
    }

    void requireIds(List<RecordId> ids) {
        ids.forEach(this::requireId);
    }

    void requireId(RecordId id) {
        IdType type = spec.idType();
        if (id.type() != type) {
            throw VectorException.invalidArgument("id " + Strings.quote(id) + " is a " + id.type()
                    + "; accepted by collection '" + spec.name() + "' are ids of type " + type);
        }
    }

    /** The vector field of that name, or the only one; refuses a name that the collection does not have. */
    VectorField field(Optional<String> vectorField) {
        return vectorField.isPresent() ? spec.vectorField(vectorField.get()) : spec.vectorField();
    }

    /** Refuses keys that cannot be meant. */
    void requireKeys(Filter filter) {
        keys.require(filter);
    }

    /** Refuses vector fields and a text that the collection does not have, and keys that cannot be meant. */
    void requireProjection(Projection projection) {
        projection.keys().ifPresent(names -> names.forEach(key -> keys.require(key, "the projection")));
        projection.excludedKeys().forEach(key -> keys.require(key, "the projection"));
        projection.vectorFields().ifPresent(names -> names.forEach(spec::vectorField));
        if (projection.requiresText() && !spec.hasText()) {
            throw VectorException.invalidArgument("the projection asks for the text (withText()) of collection "
                    + Strings.quote(spec.name())
                    + ", whose records have none; accepted is a projection without it");
        }
    }

    /**
     * Refuses a vector to search with.
     *
     * @param index position of the search in the call
     */
    void requireVector(Vector vector, VectorField field, int index) {
        String fault = fault(vector, field);
        if (fault != null) {
            throw VectorException.invalidArgument("search " + index + fault);
        }
    }

    /** What is wrong with the vector, to follow the words for where it is; null if nothing. */
    private static @Nullable String fault(Vector vector, VectorField field) {
        if (vector.dimension() != field.dimension()) {
            return " has a vector of " + vector.dimension() + " dimensions; accepted by vector field '" + field.name()
                    + "' are " + field.dimension();
        }
        double squaredLength = VectorMath.squaredLength(vector);
        boolean cosine = field.metric() == Metric.COSINE;
        if (squaredLength <= MAX_SQUARED_LENGTH && !(cosine && squaredLength < MIN_SQUARED_LENGTH)) {
            return null;
        }
        int position = VectorMath.firstNotFinite(vector);
        if (position >= 0) {
            return " has a vector with " + VectorMath.component(vector, position) + " at position " + position
                    + "; accepted are finite numbers";
        }
        String kind = squaredLength == 0 ? "the zero vector" : "a vector of squared length " + squaredLength;
        return " has " + kind + "; accepted under " + field.metric() + " are squared lengths "
                + (cosine ? "from 1.2e-38" : "from 0") + " to 8.5e37";
    }

    /** The metadata with the declared fields brought to their types; null if they are so already. */
    private @Nullable Metadata changed(VectorRecord record, int index) {
        Metadata metadata = record.metadata();
        Metadata.Builder changed = null;
        for (DeclaredField field : fields) {
            if (!metadata.contains(field.name())) {
                continue;
            }
            Object value = metadata.get(field.name());
            if (value == null) {
                changed = (changed == null ? metadata.toBuilder() : changed).remove(field.name());
                continue;
            }
            Object held = FieldValues.accept(field.type(), value);
            if (held == null) {
                throw wrongType(field, value, where(record, index));
            }
            if (!held.equals(value)) {
                changed = (changed == null ? metadata.toBuilder() : changed).put(field.name(), held);
            } else if (value instanceof List<?> list && list.size() > MAX_LIST_SIZE) {
                throw VectorException.invalidArgument(where(record, index) + " has a list of " + list.size()
                        + " elements in declared field '" + field.name() + "'; accepted are up to " + MAX_LIST_SIZE);
            } else if (maxBytes(field) < Integer.MAX_VALUE) {
                requireTextSize(field, value, record, index);
            }
        }
        return changed == null ? null : changed.build();
    }

    /** Free metadata is stored as one JSON object, and each declared field by itself. */
    private void requireSize(Metadata metadata, VectorRecord record, int index) {
        if (metadata.isEmpty()) {
            return;
        }
        FreeSize free = new FreeSize();
        metadata.asMap().forEach(free);
        if (free.refused != null) {
            keys.require(free.refused, where(record, index));
        }
        if (free.bytes <= maxMetadataBytes) {
            return;
        }
        Metadata.Builder only = metadata.toBuilder();
        fields.forEach(field -> only.remove(field.name()));
        int bytes = Strings.utf8Length(only.build().toJson());
        if (bytes > maxMetadataBytes) {
            throw VectorException.invalidArgument(where(record, index) + " has metadata of " + bytes
                    + " bytes outside of declared fields, most of them in key " + Strings.quote(free.largest)
                    + "; accepted are up to " + maxMetadataBytes);
        }
    }

    /** Adds up the bytes of all keys that are not declared, or a little more. */
    private final class FreeSize implements BiConsumer<String, @Nullable Object> {
        private long bytes = 2;
        private long ofLargest;
        private String largest = "";
        private @Nullable String refused;

        @Override
        public void accept(String key, @Nullable Object value) {
            if (spec.field(key).isPresent()) {
                return;
            }
            if (keys.refuses(key)) {
                refused = key;
            }
            long size = 2 + Json.maxBytes(key) + Json.maxBytes(value);
            bytes += size;
            if (size > ofLargest) {
                ofLargest = size;
                largest = key;
            }
        }
    }

    private int maxBytes(DeclaredField field) {
        return field.isIndexed() ? maxIndexedTextBytes : maxTextBytes;
    }

    private void requireTextSize(DeclaredField field, Object value, VectorRecord record, int index) {
        if (value instanceof String text) {
            int most = maxBytes(field);
            int bytes = text.length() <= most / 3 ? 0 : Strings.utf8Length(text);
            if (bytes > most) {
                throw VectorException.invalidArgument(where(record, index) + " has a text of " + bytes
                        + " bytes in declared field '" + field.name() + "'; accepted are up to " + most
                        + (most < maxTextBytes ? " in a field with an index" : ""));
            }
        } else if (value instanceof List<?> list) {
            list.forEach(element -> requireTextSize(field, element, record, index));
        }
    }

    private static VectorException wrongType(DeclaredField field, @Nullable Object value, String where) {
        return VectorException.invalidArgument(where + " has " + Strings.typed(value)
                + " in declared field '" + field.name() + "' of type " + field.type() + "; accepted are "
                + FieldValues.accepted(field.type()));
    }
}
