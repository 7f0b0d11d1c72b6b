package io.covector.it.servers;

/** A way to start a Milvus. */
@FunctionalInterface
interface MilvusSource {
    MilvusServer start() throws UnavailableException;
}
