/** Collections inside the process, on Apache Lucene. */
module io.covector.embedded {
    requires transitive io.covector.api;
    requires org.apache.lucene.core;
    requires org.slf4j;
    requires static org.jspecify;

    exports io.covector.embedded;
    exports io.covector.embedded.store;

    provides io.covector.spi.BackendProvider with
            io.covector.embedded.EmbeddedBackendProvider;
    provides org.apache.lucene.codecs.KnnVectorsFormat with
            io.covector.embedded.internal.codec.HnswFormat,
            io.covector.embedded.internal.codec.FlatFormat;
}
