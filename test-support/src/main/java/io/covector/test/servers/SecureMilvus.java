package io.covector.test.servers;

import java.nio.file.Path;

/**
 * A Milvus of a test's own that wants TLS, with certificates made for it: {@code ca.pem}, and of a client {@code
 * client.pem} and {@code client.key}. Always from packages: the image of a release has no certificates to start with.
 * Thread-safe.
 */
public final class SecureMilvus implements AutoCloseable {
    private final PackagedServer server;

    private SecureMilvus(PackagedServer server) {
        this.server = server;
    }

    static SecureMilvus run(String... options) {
        try {
            return new SecureMilvus(PackagedServer.run(MilvusKind.MILVUS.script(), options));
        } catch (UnavailableException e) {
            throw new IllegalStateException("No Milvus with " + String.join(" ", options) + ": " + e.getMessage(), e);
        }
    }

    /** Where it is, as {@code https://HOST:PORT}. */
    public String uri() {
        return server.property("milvus.uri");
    }

    /** What its administrator logs in with, if it wants to know its users. */
    public String token() {
        return server.property("milvus.token");
    }

    /** A file of the certificates. */
    public String file(String name) {
        return Path.of(server.property("milvus.certificates")).resolve(name).toString();
    }

    @Override
    public void close() {
        server.close();
    }
}
