package io.covector.milvus.internal.codec;

import io.covector.CollectionSpec;
import io.covector.DeclaredField;
import io.covector.ErrorCode;
import io.covector.FieldType;
import io.covector.IdType;
import io.covector.Metadata;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.Vector;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.milvus.internal.schema.FieldColumn;
import io.covector.milvus.internal.schema.Layout;
import io.covector.text.JsonKeys;
import io.milvus.grpc.BoolArray;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FloatArray;
import io.milvus.grpc.JSONArray;
import io.milvus.grpc.ScalarField;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads records from the columns of one answer. The constructor checks that each column has a value for each row, so
 * that a damaged answer fails as {@link ErrorCode#CORRUPTED}. Not thread-safe.
 */
public final class RowDecoder {
    private final Layout layout;
    private final CollectionSpec spec;
    private final int rows;
    private final Map<String, FieldData> columns = new HashMap<>();
    private final List<Declared> declared = new ArrayList<>();
    private final @Nullable Declared text;
    private final JSONArray json;
    private final Presence jsonPresence;
    private final FloatArray vectors;
    private final JsonKeys keys = new JsonKeys();

    /** The column of a declared field or of the text, and which rows have a value. */
    private record Declared(String name, FieldType type, FieldColumn column, ScalarField values, Presence presence) {}

    /** Of an answer to a query for {@link #fields}; the number of rows is the number of its ids. */
    public static RowDecoder ofQuery(Layout layout, List<FieldData> columns, Projection projection) {
        for (FieldData column : columns) {
            if (column.getFieldName().equals(layout.id())) {
                ScalarField ids = column.getScalars();
                int rows = layout.spec().idType() == IdType.LONG
                        ? ids.getLongData().getDataCount()
                        : ids.getStringData().getDataCount();
                return new RowDecoder(layout, columns, projection, rows);
            }
        }
        if (!columns.isEmpty()) {
            throw corrupted("it lacks the field '" + layout.id() + "'");
        }
        return new RowDecoder(layout, columns, projection, 0);
    }

    /** Of an answer with this number of rows to a request for {@link #fields}, with or without the id. */
    public RowDecoder(Layout layout, List<FieldData> columns, Projection projection, int rows) {
        this.layout = layout;
        this.spec = layout.spec();
        this.rows = rows;
        for (FieldData column : columns) {
            this.columns.put(column.getIsDynamic() ? Layout.DYNAMIC : column.getFieldName(), column);
        }
        for (DeclaredField field : rows == 0 ? List.<DeclaredField>of() : spec.fields()) {
            if (projection.includes(field.name())) {
                declared.add(declared(field.name(), field.type(), layout.column(field.name())));
            }
        }
        this.text = rows > 0 && projection.includesText() && layout.text().isPresent()
                ? declared("text", FieldType.STRING, layout.text().get())
                : null;
        boolean free = includesFree(layout, projection);
        String metadata = layout.metadata().orElse("");
        this.json = rows > 0 && free ? scalars(metadata).getJsonData() : JSONArray.getDefaultInstance();
        this.jsonPresence = rows > 0 && free
                ? Presence.of(column(metadata), json.getDataCount())
                : Presence.of(FieldData.getDefaultInstance(), 0);
        if (free) {
            requireOfEach(metadata, jsonPresence.rows(), 1);
        }
        this.vectors = rows > 0 && projection.includesVectors()
                ? column(layout.vector()).getVectors().getFloatVector()
                : FloatArray.getDefaultInstance();
        if (projection.includesVectors()) {
            requireOfEach(
                    layout.vector(), vectors.getDataCount(), spec.vectorField().dimension());
        }
    }

    private Declared declared(String field, FieldType type, FieldColumn column) {
        ScalarField values = scalars(column.name());
        Presence presence;
        if (column.presence().isPresent()) {
            String name = column.presence().get();
            BoolArray present = scalars(name).getBoolData();
            requireOfEach(field, count(values, type), 1);
            requireOfEach(name, present.getDataCount(), 1);
            presence = Presence.of(present.getDataList());
        } else {
            presence = Presence.of(column(column.name()), ForeignValues.count(values, column.type()));
            requireOfEach(column.name(), presence.rows(), 1);
        }
        return new Declared(field, type, column, values, presence);
    }

    private static int count(ScalarField values, FieldType type) {
        return switch (type) {
            case STRING, INSTANT, DATE, UUID, DECIMAL -> values.getStringData().getDataCount();
            case LONG -> values.getLongData().getDataCount();
            case DOUBLE -> values.getDoubleData().getDataCount();
            case BOOLEAN -> values.getBoolData().getDataCount();
            case STRING_LIST, LONG_LIST -> values.getArrayData().getDataCount();
        };
    }

    private void requireOfEach(String name, int values, int perRow) {
        if (values != (long) rows * perRow) {
            throw corrupted("the field '" + name + "' has " + values + " values for " + rows + " rows, " + perRow
                    + " expected for each");
        }
    }

    public static VectorException corrupted(String what) {
        return VectorException.builder(ErrorCode.CORRUPTED, "the server's answer cannot be read: " + what)
                .build();
    }

    /** Runs code that reads an answer. A value that no client could have written makes the answer corrupted. */
    public static <T> T readable(Supplier<T> read) {
        try {
            return read.get();
        } catch (VectorException e) {
            throw e.code() == ErrorCode.INVALID_ARGUMENT ? corrupted(e.text()) : e;
        }
    }

    /** The fields to ask for. */
    public static List<String> fields(Layout layout, Projection projection) {
        List<String> fields = new ArrayList<>();
        fields.add(layout.id());
        for (DeclaredField field : layout.spec().fields()) {
            if (projection.includes(field.name())) {
                FieldColumn column = layout.column(field.name());
                fields.add(column.name());
                column.presence().ifPresent(fields::add);
            }
        }
        if (projection.includesText() && layout.text().isPresent()) {
            FieldColumn text = layout.text().get();
            fields.add(text.name());
            text.presence().ifPresent(fields::add);
        }
        if (includesFree(layout, projection)) {
            layout.metadata().ifPresent(fields::add);
        }
        if (projection.includesVectors()) {
            fields.add(layout.vector());
        }
        return fields;
    }

    private static boolean includesFree(Layout layout, Projection projection) {
        if (layout.metadata().isEmpty()) {
            return false;
        }
        if (projection.keys().isEmpty()) {
            return true;
        }
        for (String key : projection.keys().get()) {
            if (layout.spec().field(key).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    public int rows() {
        return rows;
    }

    /** A record of a query. */
    public VectorRecord record(int row, Projection projection) {
        ScalarField ids = scalars(layout.id());
        RecordId id = spec.idType() == IdType.LONG
                ? RecordId.of(ids.getLongData().getData(row))
                : RecordId.of(ids.getStringData().getData(row));
        return record(id, row, projection);
    }

    public VectorRecord record(RecordId id, int row, Projection projection) {
        Vector vector = projection.includesVectors() ? vector(row) : null;
        VectorRecord record = VectorRecord.of(id, vector, metadata(row, projection));
        if (text == null) {
            return record;
        }
        int at = text.presence().indexOf(row);
        return at < 0 ? record : record.withText((String) stored(text, at));
    }

    private Vector vector(int row) {
        int dimension = spec.vectorField().dimension();
        float[] components = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            components[i] = vectors.getData(row * dimension + i);
        }
        return Vector.wrap(components);
    }

    private Metadata metadata(int row, Projection projection) {
        if (!projection.includesMetadata()) {
            return Metadata.empty();
        }
        Metadata.Builder metadata = Metadata.builder();
        for (Declared column : declared) {
            int at = column.presence().indexOf(row);
            if (at >= 0) {
                putValue(column, at, metadata);
            }
        }
        int at = json.getDataCount() > 0 ? jsonPresence.indexOf(row) : -1;
        if (at >= 0) {
            String stored = json.getData(at).toStringUtf8();
            if (layout.isOwn()) {
                MetadataCodec.decode(stored, keys, projection::includes, metadata);
            } else {
                MetadataCodec.decodeForeign(stored, keys, key -> isFree(key) && projection.includes(key), metadata);
            }
        }
        return metadata.build();
    }

    private boolean isFree(String key) {
        return spec.field(key).isEmpty();
    }

    private void putValue(Declared column, int at, Metadata.Builder metadata) {
        Object value = stored(column, at);
        if (value != null) {
            metadata.put(column.name(), value);
        }
    }

    private @Nullable Object stored(Declared column, int at) {
        return layout.isOwn()
                ? value(column, at)
                : ForeignValues.value(column.values(), column.column().type(), at);
    }

    private static @Nullable Object value(Declared column, int row) {
        ScalarField values = column.values();
        return switch (column.type()) {
            case STRING, INSTANT, DATE, UUID, DECIMAL -> values.getStringData().getData(row);
            case LONG -> values.getLongData().getData(row);
            case DOUBLE -> values.getDoubleData().getData(row);
            case BOOLEAN -> values.getBoolData().getData(row);
            case STRING_LIST ->
                List.copyOf(values.getArrayData().getData(row).getStringData().getDataList());
            case LONG_LIST ->
                List.copyOf(values.getArrayData().getData(row).getLongData().getDataList());
        };
    }

    private FieldData column(String name) {
        FieldData column = columns.get(name);
        if (column == null) {
            throw corrupted("it lacks the field '" + name + "'");
        }
        return column;
    }

    private ScalarField scalars(String name) {
        return column(name).getScalars();
    }
}
