package io.covector.benchmarks.covector;

/** The table that Covector makes, for clients that make none. Stateless. */
final class JdbcTable {
    private JdbcTable() {}

    static String[] create(String name, int dimension) {
        return new String[] {
            "DROP TABLE IF EXISTS " + name,
            "CREATE TABLE " + name + " (id text COLLATE \"C\" PRIMARY KEY, tenth bigint, hundredth bigint,"
                    + " metadata jsonb NOT NULL DEFAULT '{}', vector vector(" + dimension
                    + ") NOT NULL) WITH (toast_tuple_target = 8160)",
            "CREATE INDEX ON " + name + " (tenth)",
            "CREATE INDEX ON " + name + " (hundredth)"
        };
    }

    static String index(String name) {
        return "CREATE INDEX ON " + name + " USING hnsw (vector vector_cosine_ops) WITH (m = 16, ef_construction = 64)";
    }
}
