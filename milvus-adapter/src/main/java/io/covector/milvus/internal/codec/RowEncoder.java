package io.covector.milvus.internal.codec;

import com.google.protobuf.ByteString;
import io.covector.CollectionSpec;
import io.covector.DeclaredField;
import io.covector.IdType;
import io.covector.Metadata;
import io.covector.RecordId;
import io.covector.VectorRecord;
import io.covector.milvus.internal.schema.FieldNames;
import io.covector.milvus.internal.schema.Layout;
import io.covector.milvus.internal.schema.SchemaMapping;
import io.covector.text.Strings;
import io.milvus.grpc.ArrayArray;
import io.milvus.grpc.BoolArray;
import io.milvus.grpc.DataType;
import io.milvus.grpc.DoubleArray;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.JSONArray;
import io.milvus.grpc.LongArray;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.StringArray;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Records as the columns of a write request beside the vectors, for which see {@link VectorColumn}. Immutable and
 * thread-safe.
 */
public final class RowEncoder {
    /** Most that a field of a row takes beside its bytes: tags and lengths. */
    private static final int FIELD_OVERHEAD = 12;

    private static final int NUMBER_BYTES = 10;

    private final Layout layout;
    private final CollectionSpec spec;
    private final List<DeclaredField> fields;

    public RowEncoder(Layout layout) {
        this.layout = layout;
        this.spec = layout.spec();
        this.fields = spec.fields();
    }

    public List<FieldData> encode(List<VectorRecord> records) {
        List<FieldData> columns = new ArrayList<>(3 + 2 * fields.size());
        columns.add(ids(records));
        if (!layout.isOwn()) {
            columns.addAll(new AttachedRows(layout).encode(records));
            return columns;
        }
        addMetadata(records, columns);
        layout.text().ifPresent(text -> addText(text.name(), records, columns));
        for (DeclaredField field : fields) {
            columns.add(declared(field, records));
            columns.add(booleans(
                    FieldNames.presence(field.name()),
                    records,
                    record -> record.metadata().get(field.name()) != null));
        }
        return columns;
    }

    /** Bytes of the record in a write request, or a little more. */
    public long size(VectorRecord record) {
        long size = 4L * spec.vectorField().dimension();
        size += record.id() instanceof RecordId.OfString text
                ? Strings.utf8Length(text.value()) + FIELD_OVERHEAD
                : NUMBER_BYTES;
        size += MetadataCodec.maxBytes(record, spec) + FIELD_OVERHEAD + 1;
        if (record.text() != null) {
            size += Strings.utf8Length(record.text());
        }
        size += spec.hasText() ? FIELD_OVERHEAD + 1 : 0;
        for (DeclaredField field : fields) {
            size += 1 + size(record.metadata(), field);
        }
        return size;
    }

    private static long size(Metadata metadata, DeclaredField field) {
        Object value = metadata.get(field.name());
        if (value instanceof String text) {
            return (long) Strings.utf8Length(text) + FIELD_OVERHEAD;
        }
        if (value instanceof List<?> list) {
            long size = 2L * FIELD_OVERHEAD;
            for (Object element : list) {
                size += element instanceof String text ? Strings.utf8Length(text) + FIELD_OVERHEAD : NUMBER_BYTES;
            }
            return size;
        }
        return NUMBER_BYTES;
    }

    private FieldData ids(List<VectorRecord> records) {
        if (spec.idType() == IdType.LONG) {
            LongArray.Builder longs = LongArray.newBuilder();
            for (VectorRecord record : records) {
                longs.addData((Long) record.id().value());
            }
            return Columns.of(layout.id(), DataType.Int64, scalar -> scalar.setLongData(longs));
        }
        StringArray.Builder texts = StringArray.newBuilder();
        for (VectorRecord record : records) {
            texts.addData((String) record.id().value());
        }
        return Columns.of(layout.id(), DataType.VarChar, scalar -> scalar.setStringData(texts));
    }

    private static void addText(String name, List<VectorRecord> records, List<FieldData> columns) {
        StringArray.Builder texts = StringArray.newBuilder();
        for (VectorRecord record : records) {
            texts.addData(record.text() == null ? "" : record.text());
        }
        columns.add(Columns.of(name, DataType.VarChar, scalar -> scalar.setStringData(texts)));
        columns.add(booleans(FieldNames.presence(name), records, record -> record.text() != null));
    }

    private void addMetadata(List<VectorRecord> records, List<FieldData> columns) {
        JSONArray.Builder texts = JSONArray.newBuilder();
        BoolArray.Builder inexact = BoolArray.newBuilder();
        StringBuilder json = new StringBuilder(256);
        for (VectorRecord record : records) {
            json.setLength(0);
            inexact.addData(MetadataCodec.encode(record, spec, json));
            ByteString stored = ByteString.copyFromUtf8(json.toString());
            if (stored.size() > SchemaMapping.MAX_JSON_BYTES) {
                throw MetadataCodec.tooLarge(record, stored.size());
            }
            texts.addData(stored);
        }
        columns.add(Columns.of(FieldNames.METADATA, DataType.JSON, scalar -> scalar.setJsonData(texts)));
        columns.add(Columns.of(FieldNames.INEXACT, DataType.Bool, scalar -> scalar.setBoolData(inexact)));
    }

    private static FieldData booleans(String name, List<VectorRecord> records, Predicate<VectorRecord> test) {
        BoolArray.Builder truths = BoolArray.newBuilder();
        for (VectorRecord record : records) {
            truths.addData(test.test(record));
        }
        return Columns.of(name, DataType.Bool, scalar -> scalar.setBoolData(truths));
    }

    private static FieldData declared(DeclaredField field, List<VectorRecord> records) {
        String name = FieldNames.of(field.name());
        switch (field.type()) {
            case STRING, INSTANT, DATE, UUID, DECIMAL -> {
                StringArray.Builder texts = StringArray.newBuilder();
                records.forEach(record ->
                        texts.addData(record.metadata().getString(field.name()).orElse("")));
                return Columns.of(name, DataType.VarChar, scalar -> scalar.setStringData(texts));
            }
            case LONG -> {
                LongArray.Builder longs = LongArray.newBuilder();
                records.forEach(record ->
                        longs.addData(record.metadata().getLong(field.name()).orElse(0L)));
                return Columns.of(name, DataType.Int64, scalar -> scalar.setLongData(longs));
            }
            case DOUBLE -> {
                DoubleArray.Builder doubles = DoubleArray.newBuilder();
                records.forEach(record -> doubles.addData(
                        record.metadata().getDouble(field.name()).orElse(0.0)));
                return Columns.of(name, DataType.Double, scalar -> scalar.setDoubleData(doubles));
            }
            case BOOLEAN -> {
                return booleans(
                        name,
                        records,
                        record -> record.metadata().getBoolean(field.name()).orElse(false));
            }
            case STRING_LIST -> {
                ArrayArray.Builder lists = ArrayArray.newBuilder();
                records.forEach(record -> lists.addData(ScalarField.newBuilder()
                        .setStringData(StringArray.newBuilder()
                                .addAllData(record.metadata().getStrings(field.name())))));
                return Columns.of(name, DataType.Array, scalar -> scalar.setArrayData(lists));
            }
            case LONG_LIST -> {
                ArrayArray.Builder lists = ArrayArray.newBuilder();
                records.forEach(record -> lists.addData(ScalarField.newBuilder()
                        .setLongData(LongArray.newBuilder()
                                .addAllData(record.metadata().getLongs(field.name())))));
                return Columns.of(name, DataType.Array, scalar -> scalar.setArrayData(lists));
            }
        }
        throw new IllegalArgumentException("field type " + field.type());
    }
}
