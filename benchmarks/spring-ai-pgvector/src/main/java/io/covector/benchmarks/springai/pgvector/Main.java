package io.covector.benchmarks.springai.pgvector;

import io.covector.benchmarks.harness.Dataset;
import io.covector.benchmarks.harness.Peer;
import io.covector.benchmarks.harness.Worker;
import java.io.IOException;

/**
 * Runs Spring AI as it comes, or with the parameter of the URL that makes the driver send vectors in binary form.
 * Stateless.
 */
public final class Main {
    private Main() {}

    /** See {@link Worker}; the server is named by system properties. */
    public static void main(String[] args) throws IOException {
        Worker.main(args, Main::open);
    }

    private static Peer open(String name, Dataset data) {
        return switch (name) {
            case "spring-ai-pgvector" -> new PgvectorPeer(data, "");
            case "spring-ai-pgvector-binary" -> new PgvectorPeer(data, "?datatype.vector=com.pgvector.PGvector");
            default -> throw new IllegalArgumentException("peer " + name);
        };
    }
}
