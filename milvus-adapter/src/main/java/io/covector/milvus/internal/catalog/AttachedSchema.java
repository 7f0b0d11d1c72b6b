package io.covector.milvus.internal.catalog;

import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.FieldType;
import io.covector.IdType;
import io.covector.Metric;
import io.covector.RecordId;
import io.covector.VectorException;
import io.covector.VectorField;
import io.covector.milvus.internal.config.CollectionMapping;
import io.covector.milvus.internal.schema.FieldColumn;
import io.covector.milvus.internal.schema.ForeignFields;
import io.covector.milvus.internal.schema.Layout;
import io.covector.milvus.internal.schema.ServerIndex;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A collection that somebody else made: the mapping and what the server says put together. Not thread-safe. */
final class AttachedSchema {
    private final String name;
    private final CollectionMapping mapping;
    private final CollectionSchema schema;
    private final ServerIndex index;
    private final List<String> partitions;
    private final Map<String, FieldSchema> fields = new LinkedHashMap<>();
    private final List<String> differences = new ArrayList<>();

    private AttachedSchema(
            String name,
            CollectionMapping mapping,
            CollectionSchema schema,
            ServerIndex index,
            List<String> partitions) {
        this.name = name;
        this.mapping = mapping;
        this.schema = schema;
        this.index = index;
        this.partitions = partitions;
        for (FieldSchema field : schema.getFieldsList()) {
            fields.put(field.getName(), field);
        }
    }

    /**
     * The collection of that name.
     *
     * @param partitions those that its owner has made and puts records into
     * @throws VectorException with {@code SCHEMA_MISMATCH} and all that does not fit
     */
    static Layout of(
            String name,
            CollectionMapping mapping,
            CollectionSchema schema,
            ServerIndex index,
            List<String> partitions) {
        return new AttachedSchema(name, mapping, schema, index, partitions).resolve();
    }

    private Layout resolve() {
        FieldSchema id = mapped("id", mapping.id());
        FieldSchema vector = mapped("vector", mapping.vector());
        checkId(id);
        checkVector(vector);
        Metric metric = metric(vector);
        mapping.metadata().ifPresent(this::checkMetadata);
        Optional<FieldColumn> text = mapping.text().flatMap(this::text);
        Map<String, FieldColumn> columns = new LinkedHashMap<>();
        Map<String, FieldType> types = new LinkedHashMap<>();
        mapping.fields().forEach((declared, field) -> declare(declared, field, columns, types));
        if (id == null || vector == null || metric == null || !differences.isEmpty()) {
            throw VectorException.builder(
                            ErrorCode.SCHEMA_MISMATCH,
                            "collection '" + mapping.collection() + "' does not fit its mapping (collections." + name
                                    + "): " + String.join("; ", differences))
                    .build();
        }
        CollectionSpec.Builder spec = CollectionSpec.builder(name)
                .idType(id.getDataType() == DataType.Int64 ? IdType.LONG : IdType.STRING)
                .vector(VectorField.of(vectorName(types.keySet()), ForeignFields.number(vector, "dim"), metric)
                        .index(index.spec()));
        types.forEach(spec::field);
        text.ifPresent(column -> spec.text());
        return new Layout(
                mapping.strict() ? spec.strict().build() : spec.build(),
                mapping.collection(),
                mapping.id(),
                Math.min(ForeignFields.maxBytes(id), RecordId.MAX_BYTES),
                mapping.vector(),
                mapping.metadata(),
                text,
                columns,
                Optional.of(new Layout.Attachment(readOnly(id), insertOnly(), new LinkedHashSet<>(fields.keySet()))));
    }

    /** A name that no declared field has, not even in another case. */
    private static String vectorName(Set<String> declared) {
        String name = VectorField.DEFAULT_NAME;
        while (declared.stream().anyMatch(name::equalsIgnoreCase)) {
            name = name.equals(VectorField.DEFAULT_NAME) ? "embedding" : name + "_";
        }
        return name;
    }

    private @Nullable FieldSchema mapped(String key, String field) {
        FieldSchema found = fields.get(field);
        if (found == null) {
            differences.add("field '" + field + "' (mapped as '" + key + "') is missing; there are " + fields.keySet());
        }
        return found;
    }

    private void checkId(@Nullable FieldSchema id) {
        if (id == null) {
            return;
        }
        if (!id.getIsPrimaryKey()) {
            differences.add("field '" + id.getName() + "' (mapped as 'id') is not the primary key, which is '"
                    + fields.values().stream()
                            .filter(FieldSchema::getIsPrimaryKey)
                            .map(FieldSchema::getName)
                            .collect(Collectors.joining())
                    + "'");
        } else if (ForeignFields.isReserved(id.getName())) {
            differences.add("the primary key '" + id.getName()
                    + "' has the name of a word of the server's expressions, so that no record can be named in one");
        }
    }

    private void checkVector(@Nullable FieldSchema vector) {
        if (vector != null && vector.getDataType() != DataType.FloatVector) {
            differences.add("field '" + vector.getName() + "' (mapped as 'vector') has the type " + vector.getDataType()
                    + "; accepted is FloatVector");
        }
    }

    private @Nullable Metric metric(@Nullable FieldSchema vector) {
        if (vector == null || vector.getDataType() != DataType.FloatVector) {
            return null;
        }
        if (!index.isThere()) {
            differences.add("field '" + vector.getName()
                    + "' has no index, without which Milvus loads and searches nothing; let its owner build one");
            return null;
        }
        Optional<Metric> known = index.metric().isEmpty() ? mapping.metric() : index.knownMetric();
        if (known.isEmpty()) {
            differences.add("the index of field '" + vector.getName() + "' has the metric '" + index.metric()
                    + "'; accepted are COSINE, IP and L2");
        } else if (mapping.metric().isPresent() && !mapping.metric().equals(known)) {
            differences.add("the index of field '" + vector.getName() + "' has the metric " + index.metric()
                    + ", which is " + known.get() + "; 'metric' says "
                    + mapping.metric().get());
        }
        return known.orElse(null);
    }

    private void checkMetadata(String field) {
        if (field.equals(Layout.DYNAMIC)) {
            if (!schema.getEnableDynamicField()) {
                differences.add("there is no dynamic field ($meta, mapped as 'metadata')");
            }
            return;
        }
        FieldSchema found = mapped("metadata", field);
        if (found != null && found.getDataType() != DataType.JSON) {
            differences.add("field '" + field + "' (mapped as 'metadata') has the type " + found.getDataType()
                    + "; accepted is JSON, or $meta for the dynamic field");
        }
    }

    private Optional<FieldColumn> text(String field) {
        FieldSchema found = mapped("text", field);
        if (found == null) {
            return Optional.empty();
        }
        if (found.getDataType() != DataType.VarChar) {
            differences.add("field '" + field + "' (mapped as 'text') has the type " + ForeignFields.words(found)
                    + "; accepted is VarChar");
            return Optional.empty();
        }
        return Optional.of(ForeignFields.column(found));
    }

    private void declare(
            String declared, String field, Map<String, FieldColumn> columns, Map<String, FieldType> types) {
        FieldSchema found = mapped("fields." + declared, field);
        if (found == null) {
            return;
        }
        Optional<FieldType> type = ForeignFields.typeOf(found);
        if (type.isEmpty()) {
            differences.add("field '" + field + "' (mapped as 'fields." + declared + "') has the type "
                    + ForeignFields.words(found) + "; accepted are " + ForeignFields.ACCEPTED);
            return;
        }
        columns.put(declared, ForeignFields.column(found));
        types.put(declared, type.get());
    }

    /** An upsert replaces only what is in the partition that it writes to, the default one. */
    private Optional<String> insertOnly() {
        return partitions.isEmpty()
                ? Optional.empty()
                : Optional.of("collection '" + mapping.collection() + "' takes no upserts from Covector: it has the"
                        + " partitions " + partitions + ", in which the server would keep the former record of an id"
                        + " beside the new one; delete and insert");
    }

    /** Why no record can be written. */
    private Optional<String> readOnly(FieldSchema id) {
        String start = "collection '" + mapping.collection() + "' takes no records from Covector: ";
        if (id.getAutoID()) {
            return Optional.of(start + "the server makes its ids (auto_id of field '" + id.getName() + "')");
        }
        Set<String> mapped = new LinkedHashSet<>(mapping.fields().values());
        mapped.addAll(List.of(mapping.id(), mapping.vector()));
        mapping.metadata().ifPresent(mapped::add);
        mapping.text().ifPresent(mapped::add);
        List<String> required = fields.values().stream()
                .filter(field -> !mapped.contains(field.getName()) && ForeignFields.isRequired(field))
                .map(field -> "'" + field.getName() + "' (" + ForeignFields.words(field) + ")")
                .toList();
        return required.isEmpty()
                ? Optional.empty()
                : Optional.of(start + "it wants a value for " + String.join(", ", required)
                        + ", which the mapping leaves out (collections." + name + ".fields)");
    }
}
