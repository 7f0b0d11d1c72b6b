package io.covector.milvus;

import io.covector.CollectionSpec;
import io.covector.DeclaredField;
import io.covector.ErrorCode;
import io.covector.Metadata;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.Vector;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.text.JsonKeys;
import io.milvus.grpc.BoolArray;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FloatArray;
import io.milvus.grpc.IDs;
import io.milvus.grpc.ScalarField;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads records from the columns of one answer. Not thread-safe. */
final class RowDecoder {
    private final CollectionSpec spec;
    private final Map<String, FieldData> columns = new HashMap<>();
    private final List<Declared> declared = new ArrayList<>();
    private final JsonKeys keys = new JsonKeys();

    /** The columns of a declared field: its values, and for which rows there are any. */
    private record Declared(DeclaredField field, ScalarField values, BoolArray present) {}

    /** The columns of an answer to a request for {@link #fields}. */
    RowDecoder(CollectionSpec spec, List<FieldData> columns, Projection projection) {
        this.spec = spec;
        for (FieldData column : columns) {
            this.columns.put(column.getFieldName(), column);
        }
        for (DeclaredField field : columns.isEmpty() ? List.<DeclaredField>of() : spec.fields()) {
            if (projection.includes(field.name())) {
                ScalarField values = column(FieldNames.of(field.name())).getScalars();
                ScalarField present = column(FieldNames.presence(field.name())).getScalars();
                declared.add(new Declared(field, values, present.getBoolData()));
            }
        }
    }

    /** The fields to ask for. */
    static List<String> fields(CollectionSpec spec, Projection projection) {
        List<String> fields = new ArrayList<>();
        fields.add(FieldNames.ID);
        boolean free = projection.keys().isEmpty();
        for (String key : projection.keys().orElse(Set.of())) {
            free |= spec.field(key).isEmpty();
        }
        for (DeclaredField field : spec.fields()) {
            if (projection.includes(field.name())) {
                fields.add(FieldNames.of(field.name()));
                fields.add(FieldNames.presence(field.name()));
            }
        }
        if (free) {
            fields.add(FieldNames.METADATA);
        }
        if (projection.includesVector()) {
            fields.add(Layout.vectorName(spec.vectorField()));
        }
        return fields;
    }

    /** Number of rows, by the ids. */
    int rows() {
        FieldData ids = columns.get(FieldNames.ID);
        if (ids == null) {
            return 0;
        }
        ScalarField scalars = ids.getScalars();
        return scalars.hasStringData()
                ? scalars.getStringData().getDataCount()
                : scalars.getLongData().getDataCount();
    }

    VectorRecord record(int row, Projection projection) {
        ScalarField ids = column(FieldNames.ID).getScalars();
        RecordId id = ids.hasStringData()
                ? RecordId.of(ids.getStringData().getData(row))
                : RecordId.of(ids.getLongData().getData(row));
        return record(id, row, projection);
    }

    /** The id at a position of a search's answer. */
    static RecordId id(IDs ids, int row) {
        return ids.hasStrId()
                ? RecordId.of(ids.getStrId().getData(row))
                : RecordId.of(ids.getIntId().getData(row));
    }

    VectorRecord record(RecordId id, int row, Projection projection) {
        return VectorRecord.of(id, projection.includesVector() ? vector(row) : null, metadata(row, projection));
    }

    private Vector vector(int row) {
        int dimension = spec.vectorField().dimension();
        FloatArray all =
                column(Layout.vectorName(spec.vectorField())).getVectors().getFloatVector();
        float[] components = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            components[i] = all.getData(row * dimension + i);
        }
        return Vector.wrap(components);
    }

    Metadata metadata(int row, Projection projection) {
        if (!projection.includesMetadata()) {
            return Metadata.empty();
        }
        Metadata.Builder metadata = Metadata.builder();
        for (Declared column : declared) {
            if (column.present().getData(row)) {
                metadata.put(column.field().name(), value(column, row));
            }
        }
        FieldData free = columns.get(FieldNames.METADATA);
        if (free != null) {
            String json = free.getScalars().getJsonData().getData(row).toStringUtf8();
            MetadataCodec.decode(json, keys, projection::includes, metadata);
        }
        return metadata.build();
    }

    private static @Nullable Object value(Declared column, int row) {
        ScalarField values = column.values();
        return switch (column.field().type()) {
            case STRING -> values.getStringData().getData(row);
            case LONG -> values.getLongData().getData(row);
            case DOUBLE -> values.getDoubleData().getData(row);
            case BOOLEAN -> values.getBoolData().getData(row);
            case STRING_LIST ->
                List.copyOf(values.getArrayData().getData(row).getStringData().getDataList());
        };
    }

    private FieldData column(String name) {
        FieldData column = columns.get(name);
        if (column == null) {
            throw VectorException.builder(ErrorCode.CORRUPTED, "the answer lacks the field '" + name + "'")
                    .build();
        }
        return column;
    }
}
