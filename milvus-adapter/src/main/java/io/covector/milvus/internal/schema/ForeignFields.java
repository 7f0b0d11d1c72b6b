package io.covector.milvus.internal.schema;

import io.covector.FieldType;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.KeyValuePair;
import java.util.Map;
import java.util.Optional;

/** Fields of collections that somebody else made: what they are here, and what they take. Stateless. */
public final class ForeignFields {
    /** The types that a declared field can have on the server. */
    public static final String ACCEPTED =
            "VarChar, Int8, Int16, Int32, Int64, Float, Double, Bool and Array of VarChar";

    private static final Map<DataType, FieldType> TYPES = Map.of(
            DataType.VarChar, FieldType.STRING,
            DataType.Int8, FieldType.LONG,
            DataType.Int16, FieldType.LONG,
            DataType.Int32, FieldType.LONG,
            DataType.Int64, FieldType.LONG,
            DataType.Float, FieldType.DOUBLE,
            DataType.Double, FieldType.DOUBLE,
            DataType.Bool, FieldType.BOOLEAN);

    private ForeignFields() {}

    /** The type of the declared field; empty if none fits. */
    public static Optional<FieldType> typeOf(FieldSchema field) {
        if (field.getDataType() == DataType.Array) {
            return field.getElementType() == DataType.VarChar ? Optional.of(FieldType.STRING_LIST) : Optional.empty();
        }
        return Optional.ofNullable(TYPES.get(field.getDataType()));
    }

    /** The field as the column of a declared field. */
    public static FieldColumn column(FieldSchema field) {
        int items = number(field, "max_capacity");
        return new FieldColumn(
                field.getName(),
                field.getDataType(),
                Optional.empty(),
                field.getNullable(),
                field.hasDefaultValue(),
                maxBytes(field),
                items == 0 ? SchemaMapping.MAX_LIST_SIZE : items);
    }

    /** Longest text. */
    public static int maxBytes(FieldSchema field) {
        int bytes = number(field, "max_length");
        return bytes == 0 ? SchemaMapping.MAX_TEXT_BYTES : bytes;
    }

    /** A parameter of the type; 0 if it is not there. */
    public static int number(FieldSchema field, String param) {
        for (KeyValuePair pair : field.getTypeParamsList()) {
            if (pair.getKey().equals(param) && pair.getValue().matches("\\d{1,9}")) {
                return Integer.parseInt(pair.getValue());
            }
        }
        return 0;
    }

    /** Whether each record must have a value. */
    public static boolean isRequired(FieldSchema field) {
        return !field.getNullable()
                && !field.hasDefaultValue()
                && !field.getIsFunctionOutput()
                && !field.getIsDynamic();
    }

    /** Whether it holds vectors of any kind. */
    public static boolean isVector(FieldSchema field) {
        return field.getDataType().name().endsWith("Vector");
    }

    /** Whether the name is a word of the expression language. */
    public static boolean isReserved(String name) {
        return FieldNames.isReserved(name);
    }

    /** The type in the words of the server. */
    public static String words(FieldSchema field) {
        String type = field.getDataType() == DataType.Array
                ? "Array of " + field.getElementType()
                : field.getDataType().name();
        int dimension = number(field, "dim");
        return dimension == 0 ? type : type + "(" + dimension + ")";
    }
}
