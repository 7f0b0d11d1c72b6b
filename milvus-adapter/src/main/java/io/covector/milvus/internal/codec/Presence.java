package io.covector.milvus.internal.codec;

import io.milvus.grpc.FieldData;
import java.util.List;

/**
 * Which rows of a column have a value, and where. Servers that know rows without one send a value for each row, or only
 * those that there are. Immutable and thread-safe.
 */
final class Presence {
    private final int rows;
    private final int[] indexes;

    private Presence(int rows, int[] indexes) {
        this.rows = rows;
        this.indexes = indexes;
    }

    /** Of a column with a value for each row, and another that says which of them count. */
    static Presence of(List<Boolean> present) {
        int[] indexes = new int[present.size()];
        for (int row = 0; row < indexes.length; row++) {
            indexes[row] = present.get(row) ? row : -1;
        }
        return new Presence(indexes.length, indexes);
    }

    /** Of a column with so many values. */
    static Presence of(FieldData column, int values) {
        List<Boolean> valid = column.getValidDataList();
        if (valid.isEmpty()) {
            return new Presence(values, new int[0]);
        }
        int[] indexes = new int[valid.size()];
        int there = 0;
        for (int row = 0; row < indexes.length; row++) {
            indexes[row] = valid.get(row) ? there++ : -1;
        }
        if (values == there) {
            return new Presence(indexes.length, indexes);
        }
        return values == indexes.length ? of(valid) : new Presence(-1, indexes);
    }

    /** Number of rows; -1 if the number of values is neither theirs nor that of the rows with one. */
    int rows() {
        return rows;
    }

    /** Where the value of a row is; -1 if it has none. */
    int indexOf(int row) {
        return indexes.length == 0 ? row : indexes[row];
    }
}
