package io.covector.milvus.internal.server;

import io.milvus.grpc.DataType;
import java.util.Map;
import java.util.Optional;

/**
 * The first version of Milvus that knows a thing. What is not in these tables is not sent to any server: some accept
 * what they do not know, and ignore it, or even end at every start (2.3.5 with a TIMESTAMPTZ field). Milvus Lite knows
 * all of it, where nothing else is said. Times to live, and hits in groups or in the order of a field, are in no table,
 * because no server says whether it heeds them. Immutable and thread-safe.
 *
 * @param lite whether Milvus Lite knows it
 */
record Since(int major, int minor, int patch, boolean lite) {
    static final Since INFIX_LIKE = of(2, 4, 0);
    static final Since TEMPLATES = of(2, 5, 0).notInLite();
    static final Since STABLE_DELETIONS = of(2, 4, 0);
    static final Since SHORT_PAGES = of(2, 4, 0).notInLite();
    static final Since INDEX_CHANGE = of(2, 0, 0).notInLite();

    /** A field that may be null, or has a default value: older servers ignore it. */
    static final Since NULLABLE = of(2, 5, 0);

    /** A field that a function fills, as BM25 does. */
    static final Since FUNCTIONS = of(2, 5, 0);

    static final Since DYNAMIC_FIELD = of(2, 2, 9);

    private static final Map<DataType, Since> TYPES = Map.ofEntries(
            Map.entry(DataType.Bool, of(2, 0, 0)),
            Map.entry(DataType.Int8, of(2, 0, 0)),
            Map.entry(DataType.Int16, of(2, 0, 0)),
            Map.entry(DataType.Int32, of(2, 0, 0)),
            Map.entry(DataType.Int64, of(2, 0, 0)),
            Map.entry(DataType.Float, of(2, 0, 0)),
            Map.entry(DataType.Double, of(2, 0, 0)),
            Map.entry(DataType.VarChar, of(2, 1, 0)),
            Map.entry(DataType.JSON, of(2, 2, 9)),
            Map.entry(DataType.Array, of(2, 3, 2)),
            Map.entry(DataType.FloatVector, of(2, 0, 0)),
            Map.entry(DataType.BinaryVector, of(2, 0, 0).notInLite()),
            Map.entry(DataType.Float16Vector, of(2, 4, 0).notInLite()),
            Map.entry(DataType.BFloat16Vector, of(2, 4, 0).notInLite()),
            Map.entry(DataType.SparseFloatVector, of(2, 4, 0)),
            Map.entry(DataType.Int8Vector, of(2, 6, 0).notInLite()));

    private static final Map<String, Since> INDEXES = Map.ofEntries(
            Map.entry("FLAT", of(2, 0, 0)), Map.entry("IVF_FLAT", of(2, 0, 0)), Map.entry("HNSW", of(2, 0, 0)));

    /** Parameters of fields. */
    private static final Map<String, Since> FIELD_PARAMS = Map.of(
            "dim", of(2, 0, 0),
            "max_length", of(2, 1, 0),
            "max_capacity", of(2, 3, 2));

    static Optional<Since> ofType(DataType type) {
        return Optional.ofNullable(TYPES.get(type));
    }

    static Optional<Since> ofIndex(String type) {
        return Optional.ofNullable(INDEXES.get(type));
    }

    static Optional<Since> ofFieldParam(String name) {
        return Optional.ofNullable(FIELD_PARAMS.get(name));
    }

    private static Since of(int major, int minor, int patch) {
        return new Since(major, minor, patch, true);
    }

    private Since notInLite() {
        return new Since(major, minor, patch, false);
    }

    @Override
    public String toString() {
        return "Milvus " + major + "." + minor + "." + patch + (lite ? "" : ", and not Milvus Lite");
    }
}
