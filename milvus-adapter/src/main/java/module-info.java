/** Milvus. Its SDK says nothing of the modules that it needs, so they are named here. */
@SuppressWarnings("requires-automatic") // the SDK has a name by its file only
module io.covector.milvus {
    requires transitive io.covector.api;
    requires java.logging;
    requires java.management;
    requires java.naming;
    requires jdk.unsupported;
    requires com.google.gson;
    requires com.google.protobuf;
    requires milvus.sdk.java;
    requires org.slf4j;
    requires static org.jspecify;

    exports io.covector.milvus;

    provides io.covector.spi.BackendProvider with
            io.covector.milvus.MilvusBackendProvider;
}
