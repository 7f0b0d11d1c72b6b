package io.covector.milvus.internal.schema;

import io.covector.CollectionSpec;
import io.covector.DeclaredField;
import io.covector.IdType;
import io.covector.IndexSpec;
import io.covector.RecordId;
import io.covector.WriteMode;
import io.milvus.grpc.DataType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Where the parts of a collection's records are on the server. A collection of Covector's own has fields of fixed
 * names, and helpers beside them; one that somebody else made has what it has. Immutable and thread-safe.
 *
 * @param spec the collection as callers see it
 * @param collection its name on the server
 * @param id the primary key
 * @param idMaxBytes longest text id
 * @param vector the vector field
 * @param metadata the JSON field of the free metadata, {@link #DYNAMIC} for the dynamic field; empty if there is none
 * @param text the VarChar field of the texts; empty in a collection without
 * @param columns the scalar fields by the names of the declared fields
 * @param attachment what else is known of a collection that somebody else made; empty for one of Covector's own
 */
public record Layout(
        CollectionSpec spec,
        String collection,
        String id,
        int idMaxBytes,
        String vector,
        Optional<String> metadata,
        Optional<FieldColumn> text,
        Map<String, FieldColumn> columns,
        Optional<Attachment> attachment) {
    /** The name of the dynamic field. */
    public static final String DYNAMIC = "$meta";

    /**
     * A collection that somebody else made.
     *
     * @param readOnly why no record can be written; empty if they can
     * @param insertOnly why none can be upserted; empty if they can
     * @param fields the names of all its fields
     */
    public record Attachment(Optional<String> readOnly, Optional<String> insertOnly, Set<String> fields) {
        /** Why no record can be written in this way. */
        public Optional<String> refusal(WriteMode mode) {
            return mode == WriteMode.UPSERT ? readOnly.or(() -> insertOnly) : readOnly;
        }
    }

    /** The layout of Covector's own collections. */
    public static Layout own(CollectionSpec spec) {
        Map<String, FieldColumn> columns = new LinkedHashMap<>();
        for (DeclaredField field : spec.fields()) {
            columns.put(field.name(), SchemaMapping.column(field));
        }
        return new Layout(
                spec,
                spec.name(),
                FieldNames.ID,
                RecordId.MAX_BYTES,
                SchemaMapping.vectorName(spec.vectorField()),
                Optional.of(FieldNames.METADATA),
                spec.hasText() ? Optional.of(SchemaMapping.textColumn()) : Optional.empty(),
                columns,
                Optional.empty());
    }

    /** Whether Covector made the collection. */
    public boolean isOwn() {
        return attachment.isEmpty();
    }

    /** Whether the free metadata is the dynamic field. */
    public boolean isDynamic() {
        return metadata.equals(Optional.of(DYNAMIC));
    }

    /** The scalar field of a declared field. */
    public FieldColumn column(String declared) {
        return Objects.requireNonNull(columns.get(declared), declared);
    }

    /** The primary key as a field that every record has. */
    public FieldColumn idColumn() {
        boolean text = spec.idType() == IdType.STRING;
        DataType type = text ? DataType.VarChar : DataType.Int64;
        return new FieldColumn(id, type, Optional.empty(), false, false, text ? idMaxBytes : 0, 0);
    }

    /** The same with another index of the vector field. */
    public Layout withIndex(IndexSpec index) {
        return new Layout(
                spec.withIndex(spec.vectorField().name(), index),
                collection,
                id,
                idMaxBytes,
                vector,
                metadata,
                text,
                columns,
                attachment);
    }
}
