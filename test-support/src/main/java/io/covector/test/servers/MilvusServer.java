package io.covector.test.servers;

/** A running server that speaks Milvus's protocol. Implementations are thread-safe. */
public interface MilvusServer extends AutoCloseable {
    /** Where it is, as {@code http://HOST:PORT}. */
    String uri();

    /** Stops it, if these tests started it. */
    @Override
    void close();
}
