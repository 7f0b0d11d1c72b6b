package io.covector.milvus.internal.codec;

import com.google.protobuf.ByteString;
import io.covector.Metadata;
import io.covector.RecordId;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.milvus.internal.filter.Float32;
import io.covector.milvus.internal.schema.FieldColumn;
import io.covector.milvus.internal.schema.Layout;
import io.covector.milvus.internal.schema.SchemaMapping;
import io.covector.text.Json;
import io.covector.text.Strings;
import io.milvus.grpc.ArrayArray;
import io.milvus.grpc.BoolArray;
import io.milvus.grpc.DataType;
import io.milvus.grpc.DoubleArray;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FloatArray;
import io.milvus.grpc.IntArray;
import io.milvus.grpc.JSONArray;
import io.milvus.grpc.LongArray;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.StringArray;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records as the columns of a collection that somebody else made: metadata as plain JSON, which others read, and no
 * helpers. What would not be read back as it was given is refused. Immutable and thread-safe.
 */
final class AttachedRows {
    private final Layout layout;

    AttachedRows(Layout layout) {
        this.layout = layout;
    }

    /** The columns beside the ids and the vectors. */
    List<FieldData> encode(List<VectorRecord> records) {
        records.forEach(this::requireId);
        List<FieldData> columns = new ArrayList<>();
        layout.text().ifPresent(column -> columns.add(text(column, records)));
        layout.columns().forEach((field, column) -> columns.add(column(field, column, records)));
        layout.metadata().ifPresent(name -> columns.add(metadata(name, records)));
        if (layout.metadata().isEmpty()) {
            records.forEach(this::requireNoFreeKeys);
        }
        return columns;
    }

    private void requireId(VectorRecord record) {
        if (record.id() instanceof RecordId.OfString id && Strings.utf8Length(id.value()) > layout.idMaxBytes()) {
            throw VectorException.invalidArgument("the id " + Strings.quote(record.id()) + " has "
                    + Strings.utf8Length(id.value()) + " bytes; accepted by field '" + layout.id() + "' are up to "
                    + layout.idMaxBytes());
        }
    }

    private void requireNoFreeKeys(VectorRecord record) {
        for (String key : record.metadata().keys()) {
            if (!layout.columns().containsKey(key)) {
                throw VectorException.invalidArgument("metadata key " + Strings.quote(key) + " of record "
                        + Strings.quote(record.id()) + " cannot be stored: no field of collection '"
                        + layout.collection() + "' is mapped as 'metadata'; accepted are "
                        + layout.columns().keySet());
            }
        }
    }

    private FieldData metadata(String name, List<VectorRecord> records) {
        JSONArray.Builder texts = JSONArray.newBuilder();
        StringBuilder json = new StringBuilder(256);
        for (VectorRecord record : records) {
            json.setLength(0);
            json.append('{');
            record.metadata().asMap().forEach((key, value) -> append(record.id(), key, value, json));
            ByteString stored = ByteString.copyFromUtf8(json.append('}').toString());
            if (stored.size() > SchemaMapping.MAX_JSON_BYTES) {
                throw MetadataCodec.tooLarge(record, stored.size());
            }
            texts.addData(stored);
        }
        return Columns.of(name, DataType.JSON, scalar -> scalar.setJsonData(texts)).toBuilder()
                .setIsDynamic(layout.isDynamic())
                .build();
    }

    private void append(RecordId id, String key, @Nullable Object value, StringBuilder json) {
        if (layout.columns().containsKey(key)) {
            return;
        }
        if (MetadataCodec.holds(value, BigDecimal.class::isInstance)) {
            throw refused(id, key, "holds a number that neither a long nor a double holds; the server would round it");
        }
        if (layout.isDynamic() && isField(key)) {
            throw refused(id, key, "is the name of a field of the collection; map it in 'fields' to store it there");
        }
        if (json.length() > 1) {
            json.append(',');
        }
        Json.write(json, key);
        json.append(':');
        Json.write(json, value);
    }

    private boolean isField(String key) {
        return key.equals(Layout.DYNAMIC)
                || layout.attachment().orElseThrow().fields().contains(key);
    }

    private static VectorException refused(RecordId id, String key, String why) {
        return VectorException.invalidArgument(
                "metadata key " + Strings.quote(key) + " of record " + Strings.quote(id) + " " + why);
    }

    /** Values of the records that have one, and which do; a server knows fields without values from 2.5 on. */
    private FieldData column(String field, FieldColumn column, List<VectorRecord> records) {
        List<Object> values = new ArrayList<>(records.size());
        List<Boolean> valid = new ArrayList<>(records.size());
        for (VectorRecord record : records) {
            Object value = record.metadata().get(field);
            valid.add(value != null);
            if (value != null) {
                values.add(stored(record, field, column, value));
            } else if (!column.mayBeAbsent()) {
                throw VectorException.invalidArgument("record " + Strings.quote(record.id())
                        + " has no value for the field '" + field + "'; the server wants one for '" + column.name()
                        + "' (" + column.type() + ") in every record");
            }
        }
        return filled(column, values, valid);
    }

    private static FieldData filled(FieldColumn column, List<Object> values, List<Boolean> valid) {
        FieldData data = Columns.of(column.name(), column.type(), scalar -> fill(scalar, column.type(), values));
        return column.mayBeAbsent() ? data.toBuilder().addAllValidData(valid).build() : data;
    }

    private static FieldData text(FieldColumn column, List<VectorRecord> records) {
        List<Object> values = new ArrayList<>(records.size());
        List<Boolean> valid = new ArrayList<>(records.size());
        for (VectorRecord record : records) {
            String text = record.text();
            valid.add(text != null);
            if (text != null) {
                int bytes = Strings.utf8Length(text);
                if (bytes > column.maxBytes()) {
                    throw VectorException.invalidArgument("record " + Strings.quote(record.id()) + " has a text of "
                            + bytes + " bytes; accepted as 'text' by field '" + column.name() + "' are up to "
                            + column.maxBytes());
                }
                values.add(text);
            } else if (!column.mayBeAbsent()) {
                throw VectorException.invalidArgument("record " + Strings.quote(record.id())
                        + " has no text; the server wants one for '" + column.name() + "' (" + column.type()
                        + ", mapped as 'text') in every record");
            }
        }
        return filled(column, values, valid);
    }

    /** The value in the type of the column. */
    private static Object stored(VectorRecord record, String field, FieldColumn column, Object value) {
        Metadata metadata = record.metadata();
        return switch (column.type()) {
            case Int8, Int16, Int32 -> {
                long whole = metadata.getLong(field).orElseThrow();
                long least = least(column.type());
                if (whole < least || whole > -least - 1) {
                    throw refused(
                            record.id(),
                            field,
                            "is " + whole + "; accepted by " + column.type() + " are " + least + " to " + (-least - 1));
                }
                yield (int) whole;
            }
            case Int64 -> metadata.getLong(field).orElseThrow();
            case Float -> {
                double real = metadata.getDouble(field).orElseThrow();
                if (Float32.read((float) real) != real) {
                    throw refused(record.id(), field, "is " + real + ", which a Float would round");
                }
                yield (float) real;
            }
            case Double -> metadata.getDouble(field).orElseThrow();
            case Array -> {
                List<String> texts = metadata.getStrings(field);
                if (texts.size() > column.maxItems()) {
                    throw refused(
                            record.id(),
                            field,
                            "has " + texts.size() + " elements; accepted are up to " + column.maxItems());
                }
                texts.forEach(text -> requireLength(record, field, column, text));
                yield texts;
            }
            case VarChar -> {
                requireLength(record, field, column, (String) value);
                yield value;
            }
            default -> value;
        };
    }

    /** The least whole number of a type. */
    private static long least(DataType type) {
        return type == DataType.Int8 ? Byte.MIN_VALUE : type == DataType.Int16 ? Short.MIN_VALUE : Integer.MIN_VALUE;
    }

    private static void requireLength(VectorRecord record, String field, FieldColumn column, String text) {
        int bytes = Strings.utf8Length(text);
        if (bytes > column.maxBytes()) {
            throw refused(
                    record.id(),
                    field,
                    "has " + bytes + " bytes; accepted by field '" + column.name() + "' are up to "
                            + column.maxBytes());
        }
    }

    private static void fill(ScalarField.Builder scalar, DataType type, List<Object> values) {
        switch (type) {
            case VarChar -> {
                StringArray.Builder texts = StringArray.newBuilder();
                values.forEach(value -> texts.addData((String) value));
                scalar.setStringData(texts);
            }
            case Int8, Int16, Int32 -> {
                IntArray.Builder integers = IntArray.newBuilder();
                values.forEach(value -> integers.addData((Integer) value));
                scalar.setIntData(integers);
            }
            case Int64 -> {
                LongArray.Builder longs = LongArray.newBuilder();
                values.forEach(value -> longs.addData((Long) value));
                scalar.setLongData(longs);
            }
            case Float -> {
                FloatArray.Builder floats = FloatArray.newBuilder();
                values.forEach(value -> floats.addData((Float) value));
                scalar.setFloatData(floats);
            }
            case Double -> {
                DoubleArray.Builder doubles = DoubleArray.newBuilder();
                values.forEach(value -> doubles.addData((Double) value));
                scalar.setDoubleData(doubles);
            }
            case Bool -> {
                BoolArray.Builder truths = BoolArray.newBuilder();
                values.forEach(value -> truths.addData((Boolean) value));
                scalar.setBoolData(truths);
            }
            case Array -> {
                ArrayArray.Builder lists = ArrayArray.newBuilder().setElementType(DataType.VarChar);
                for (Object value : values) {
                    StringArray.Builder texts = StringArray.newBuilder();
                    ((List<?>) value).forEach(text -> texts.addData((String) text));
                    lists.addData(ScalarField.newBuilder().setStringData(texts));
                }
                scalar.setArrayData(lists);
            }
            default -> throw new IllegalArgumentException("type " + type);
        }
    }
}
