package io.covector.benchmarks.covector;

import io.covector.benchmarks.harness.Dataset;
import io.covector.benchmarks.harness.Restriction;

/** A row as somebody who writes SQL has it. Immutable by agreement. */
final class CopyRow {
    private final String id;
    private final long tenth;
    private final long hundredth;
    private final String metadata;
    private final float[] vector;

    private CopyRow(Dataset data, int row) {
        this.id = Servers.id(row);
        this.tenth = Restriction.FIELD_TENTH.value(row);
        this.hundredth = Restriction.FIELD_HUNDREDTH.value(row);
        this.metadata = "{\"text\":\"" + data.text(row) + "\",\"free_tenth\":" + Restriction.FREE_TENTH.value(row)
                + ",\"free_hundredth\":" + Restriction.FREE_HUNDREDTH.value(row) + "}";
        this.vector = data.row(row);
    }

    static CopyRow of(Dataset data, int row) {
        return new CopyRow(data, row);
    }

    String id() {
        return id;
    }

    long tenth() {
        return tenth;
    }

    long hundredth() {
        return hundredth;
    }

    String metadata() {
        return metadata;
    }

    float[] vector() {
        return vector;
    }
}
