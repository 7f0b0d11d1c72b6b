package io.covector.milvus.internal.codec;

import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.ScalarField;
import java.util.function.Consumer;

/** Columns of a write request. Stateless. */
final class Columns {
    private Columns() {}

    static FieldData of(String name, DataType type, Consumer<ScalarField.Builder> fill) {
        ScalarField.Builder scalar = ScalarField.newBuilder();
        fill.accept(scalar);
        return FieldData.newBuilder()
                .setFieldName(name)
                .setType(type)
                .setScalars(scalar)
                .build();
    }
}
