package io.covector.milvus.internal.catalog;

import io.covector.milvus.internal.schema.ForeignFields;
import io.covector.milvus.internal.schema.Layout;
import io.covector.milvus.internal.schema.ServerIndex;
import io.covector.text.DistinctNames;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.IndexDescription;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * A collection that Covector did not make, in words, and the mapping that would make it one of Covector's. Immutable
 * and thread-safe.
 *
 * @param description what it is: its fields with their types, and the indexes of its vectors
 * @param mapping the settings to paste below {@code backends.<name>.collections}, as YAML on one line; empty if it has
 *     no vectors of single precision
 */
public record ForeignCollection(String description, Optional<String> mapping) {
    static ForeignCollection of(String name, CollectionSchema schema, List<IndexDescription> indexes) {
        return new ForeignCollection(description(name, schema, indexes), mapping(name, schema, indexes));
    }

    /** Both in one text. */
    public String words() {
        return description
                + mapping.map(yaml -> "; to use it, set in 'collections' of the backend: " + yaml)
                        .orElse("; it cannot be one of Covector's, which has a field of type FloatVector");
    }

    private static String description(String name, CollectionSchema schema, List<IndexDescription> indexes) {
        StringJoiner fields = new StringJoiner(", ", "collection '" + name + "' (", ")");
        for (FieldSchema field : schema.getFieldsList()) {
            fields.add(field.getName() + " " + ForeignFields.words(field)
                    + (field.getIsPrimaryKey() ? " primary key" : "")
                    + (field.getAutoID() ? " auto_id" : "")
                    + (field.getIsPartitionKey() ? " partition key" : "")
                    + (field.getNullable() ? " nullable" : ""));
        }
        if (schema.getEnableDynamicField()) {
            fields.add(Layout.DYNAMIC);
        }
        StringBuilder text = new StringBuilder(fields.toString());
        for (FieldSchema field : schema.getFieldsList()) {
            indexOf(field, indexes)
                    .ifPresent(index -> text.append(", ")
                            .append(index.type())
                            .append(" index on ")
                            .append(field.getName())
                            .append(" by ")
                            .append(index.metric()));
        }
        return text.toString();
    }

    private static Optional<ServerIndex> indexOf(FieldSchema field, List<IndexDescription> indexes) {
        return indexes.stream()
                .filter(index -> index.getFieldName().equals(field.getName()) && ForeignFields.isVector(field))
                .findFirst()
                .map(ServerIndex::of);
    }

    private static Optional<String> mapping(String name, CollectionSchema schema, List<IndexDescription> indexes) {
        Optional<FieldSchema> vector = vector(schema, indexes);
        Optional<FieldSchema> id = schema.getFieldsList().stream()
                .filter(FieldSchema::getIsPrimaryKey)
                .findFirst();
        if (vector.isEmpty() || id.isEmpty()) {
            return Optional.empty();
        }
        StringJoiner settings = new StringJoiner(", ", quoted(name) + ": {", "}");
        settings.add("id: " + quoted(id.get().getName()));
        settings.add("vector: " + quoted(vector.get().getName()));
        metadata(schema).ifPresent(field -> settings.add("metadata: " + quoted(field)));
        StringJoiner fields = new StringJoiner(", ", "fields: {", "}").setEmptyValue("");
        DistinctNames names = new DistinctNames();
        for (FieldSchema field : schema.getFieldsList()) {
            if (!field.getIsPrimaryKey() && ForeignFields.typeOf(field).isPresent()) {
                names.like(field.getName())
                        .ifPresent(declared -> fields.add(quoted(declared) + ": " + quoted(field.getName())));
            }
        }
        if (fields.length() > 0) {
            settings.add(fields.toString());
        }
        return Optional.of(settings.toString());
    }

    /** The field with an index if there are several. */
    private static Optional<FieldSchema> vector(CollectionSchema schema, List<IndexDescription> indexes) {
        List<FieldSchema> vectors = schema.getFieldsList().stream()
                .filter(field -> field.getDataType() == DataType.FloatVector)
                .toList();
        return vectors.stream()
                .filter(field -> indexOf(field, indexes).isPresent())
                .findFirst()
                .or(() -> vectors.stream().findFirst());
    }

    /** The JSON field of that name, or any, or the dynamic field. */
    private static Optional<String> metadata(CollectionSchema schema) {
        List<String> json = schema.getFieldsList().stream()
                .filter(field -> field.getDataType() == DataType.JSON)
                .map(FieldSchema::getName)
                .toList();
        if (json.isEmpty()) {
            return schema.getEnableDynamicField() ? Optional.of(Layout.DYNAMIC) : Optional.empty();
        }
        return Optional.of(json.contains("metadata") ? "metadata" : json.get(0));
    }

    /** Plain where YAML takes it for the text that it is. */
    private static String quoted(String text) {
        boolean plain =
                text.matches("[A-Za-z_][A-Za-z0-9_]*") && !text.matches("(?i)y|n|yes|no|on|off|true|false|null");
        return plain ? text : "'" + text.replace("'", "''") + "'";
    }
}
