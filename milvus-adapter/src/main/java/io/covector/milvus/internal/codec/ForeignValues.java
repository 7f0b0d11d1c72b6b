package io.covector.milvus.internal.codec;

import io.covector.VectorException;
import io.covector.milvus.internal.filter.Float32;
import io.covector.text.Json;
import io.milvus.grpc.DataType;
import io.milvus.grpc.ScalarField;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values of the fields of collections that somebody else made, as values of declared fields. Stateless. */
final class ForeignValues {
    private ForeignValues() {}

    static int count(ScalarField values, DataType type) {
        return switch (type) {
            case VarChar -> values.getStringData().getDataCount();
            case Int8, Int16, Int32 -> values.getIntData().getDataCount();
            case Int64 -> values.getLongData().getDataCount();
            case Float -> values.getFloatData().getDataCount();
            case Double -> values.getDoubleData().getDataCount();
            case Bool -> values.getBoolData().getDataCount();
            case Array -> values.getArrayData().getDataCount();
            default -> throw new IllegalArgumentException("type " + type);
        };
    }

    /** One value; null for what Covector cannot hold, such as NaN or a text with U+0000. */
    static @Nullable Object value(ScalarField values, DataType type, int at) {
        return switch (type) {
            case VarChar -> storable(values.getStringData().getData(at));
            case Int8, Int16, Int32 -> (long) values.getIntData().getData(at);
            case Int64 -> values.getLongData().getData(at);
            case Float -> finite(Float32.read(values.getFloatData().getData(at)));
            case Double -> finite(values.getDoubleData().getData(at));
            case Bool -> values.getBoolData().getData(at);
            case Array ->
                storable(List.copyOf(
                        values.getArrayData().getData(at).getStringData().getDataList()));
            default -> throw new IllegalArgumentException("type " + type);
        };
    }

    private static @Nullable Object finite(double value) {
        return Double.isFinite(value) ? (Double) value : null;
    }

    private static @Nullable Object storable(Object value) {
        try {
            return Json.normalize("field", value);
        } catch (VectorException e) {
            return null;
        }
    }
}
