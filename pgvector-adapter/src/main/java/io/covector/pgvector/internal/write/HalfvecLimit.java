package io.covector.pgvector.internal.write;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.pgvector.internal.codec.HalfRange;
import io.covector.pgvector.internal.schema.Table;
import io.covector.text.Strings;
import java.util.List;

/** The limit that an index of half precision sets to the components of records. Stateless. */
public final class HalfvecLimit {
    private HalfvecLimit() {}

    /**
     * Refuses records that the server would refuse while the index is there.
     *
     * @throws VectorException with {@code REJECTED}; it names record, component, value and range
     */
    public static void require(Table table, List<VectorRecord> records) {
        if (!table.limitsComponents()) {
            return;
        }
        for (VectorRecord record : records) {
            float[] components = RowValues.vector(table, record);
            int beyond = HalfRange.firstBeyond(components);
            if (beyond >= 0) {
                throw VectorException.builder(
                                ErrorCode.REJECTED,
                                "component " + beyond + " of the vector of record " + Strings.quote(record.id())
                                        + " is " + components[beyond]
                                        + "; accepted are -65504 to 65504 while there is an index of more than 2000"
                                        + " dimensions, which holds half precision")
                        .build();
            }
        }
    }
}
