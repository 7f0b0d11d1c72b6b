package io.covector.milvus.internal.schema;

import io.covector.CollectionSpec;
import io.covector.DeclaredField;
import io.covector.ErrorCode;
import io.covector.FieldType;
import io.covector.IdType;
import io.covector.VectorException;
import io.covector.VectorField;
import io.covector.spi.FieldValues;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldSchema;
import java.util.Optional;

/**
 * The schema of a collection in Milvus: the id as primary key, the vector, the free metadata as one JSON field, and a
 * boolean field that marks records whose metadata the server may misjudge. Each declared field is a scalar field with a
 * boolean field beside it that says whether the record has a value, and so is the text: servers before 2.5 know no
 * null, and later ones give it three-valued logic. Stateless.
 */
public final class SchemaMapping {
    /** Longest text of a declared field, in bytes: the limit of Milvus. */
    public static final int MAX_TEXT_BYTES = 65_535;

    /** Longest value of a JSON field, in bytes: the default limit of Milvus. */
    public static final int MAX_JSON_BYTES = 65_536;

    /** Longest list of a declared field: the limit of Milvus. */
    static final int MAX_LIST_SIZE = 4_096;

    private static final int MAX_FORM_BYTES = 36; // instants, dates and UUIDs are texts in one form
    private static final int MAX_DECIMAL_BYTES = 2 * FieldValues.MAX_DECIMAL_DIGITS + 6; // Decimals.toText

    /** Most fields of a collection: the default limit of Milvus. */
    private static final int MAX_FIELDS = 64;

    private static final int OWN_FIELDS = 4;

    private SchemaMapping() {}

    public static CollectionSchema schema(CollectionSpec spec, int idMaxLength) {
        int ownFields = OWN_FIELDS + (spec.hasText() ? 2 : 0);
        if (ownFields + 2 * spec.fields().size() > MAX_FIELDS) {
            throw VectorException.builder(
                            ErrorCode.INVALID_ARGUMENT,
                            "collection '" + spec.name() + "' has "
                                    + spec.fields().size()
                                    + " declared fields; accepted on Milvus are up to "
                                    + (MAX_FIELDS - ownFields) / 2)
                    .build();
        }
        CollectionSchema.Builder schema = CollectionSchema.newBuilder()
                .setName(spec.name())
                .addFields(id(spec.idType(), idMaxLength))
                .addFields(vector(spec.vectorField()))
                .addFields(field(FieldNames.METADATA, DataType.JSON))
                .addFields(field(FieldNames.INEXACT, DataType.Bool));
        if (spec.hasText()) {
            schema.addFields(
                    field(FieldNames.TEXT, DataType.VarChar).addTypeParams(KeyValues.of("max_length", MAX_TEXT_BYTES)));
            schema.addFields(field(FieldNames.presence(FieldNames.TEXT), DataType.Bool));
        }
        for (DeclaredField field : spec.fields()) {
            schema.addFields(declared(field));
            schema.addFields(field(FieldNames.presence(field.name()), DataType.Bool));
        }
        return schema.build();
    }

    private static FieldSchema id(IdType type, int maxLength) {
        FieldSchema.Builder id = type == IdType.LONG
                ? field(FieldNames.ID, DataType.Int64)
                : field(FieldNames.ID, DataType.VarChar).addTypeParams(KeyValues.of("max_length", maxLength));
        return id.setIsPrimaryKey(true).build();
    }

    private static FieldSchema.Builder vector(VectorField field) {
        return field(vectorName(field), DataType.FloatVector).addTypeParams(KeyValues.of("dim", field.dimension()));
    }

    private static FieldSchema.Builder declared(DeclaredField field) {
        FieldSchema.Builder schema = field(FieldNames.of(field.name()), dataType(field.type()));
        switch (field.type()) {
            case LONG, DOUBLE, BOOLEAN -> {}
            case STRING -> schema.addTypeParams(KeyValues.of("max_length", MAX_TEXT_BYTES));
            case INSTANT, DATE, UUID -> schema.addTypeParams(KeyValues.of("max_length", MAX_FORM_BYTES));
            case DECIMAL -> schema.addTypeParams(KeyValues.of("max_length", MAX_DECIMAL_BYTES));
            case STRING_LIST ->
                schema.setElementType(DataType.VarChar)
                        .addTypeParams(KeyValues.of("max_capacity", MAX_LIST_SIZE))
                        .addTypeParams(KeyValues.of("max_length", MAX_TEXT_BYTES));
            case LONG_LIST ->
                schema.setElementType(DataType.Int64).addTypeParams(KeyValues.of("max_capacity", MAX_LIST_SIZE));
        }
        return schema;
    }

    /** The scalar field of a declared field of Covector's own collections. */
    static FieldColumn column(DeclaredField field) {
        return new FieldColumn(
                FieldNames.of(field.name()),
                dataType(field.type()),
                Optional.of(FieldNames.presence(field.name())),
                false,
                false,
                MAX_TEXT_BYTES,
                MAX_LIST_SIZE);
    }

    /** The field of the texts of Covector's own collections. */
    static FieldColumn textColumn() {
        return new FieldColumn(
                FieldNames.TEXT,
                DataType.VarChar,
                Optional.of(FieldNames.presence(FieldNames.TEXT)),
                false,
                false,
                MAX_TEXT_BYTES,
                MAX_LIST_SIZE);
    }

    static DataType dataType(FieldType type) {
        return switch (type) {
            case STRING, INSTANT, DATE, UUID, DECIMAL -> DataType.VarChar;
            case LONG -> DataType.Int64;
            case DOUBLE -> DataType.Double;
            case BOOLEAN -> DataType.Bool;
            case STRING_LIST, LONG_LIST -> DataType.Array;
        };
    }

    public static String vectorName(VectorField field) {
        return FieldNames.of(field.name());
    }

    private static FieldSchema.Builder field(String name, DataType type) {
        return FieldSchema.newBuilder().setName(name).setDataType(type);
    }
}
