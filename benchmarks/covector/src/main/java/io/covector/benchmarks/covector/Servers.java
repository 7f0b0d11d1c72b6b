package io.covector.benchmarks.covector;

/** Where the servers are, by system properties, and how rows are called there. Stateless and thread-safe. */
final class Servers {
    static final String COLLECTION = "bench_covector";

    private static final int ID_PREFIX = 4;

    private Servers() {}

    static String pgUrl() {
        return required("pg.url");
    }

    static String pgUser() {
        return required("pg.user");
    }

    static String pgPassword() {
        return required("pg.password");
    }

    static String milvusUri() {
        return required("milvus.uri");
    }

    static String id(int row) {
        return "doc-" + Integer.toString(100_000_000 + row).substring(1);
    }

    static int row(String id) {
        return Integer.parseInt(id, ID_PREFIX, id.length(), 10);
    }

    private static String required(String key) {
        String value = System.getProperty(key);
        if (value == null) {
            throw new IllegalStateException("system property " + key + " is not set");
        }
        return value;
    }
}
