/** Splits writes and searches of any size into well-sized requests. */
module io.covector.batching {
    requires transitive io.covector.api;
    requires static org.jspecify;

    exports io.covector.batching;
}
