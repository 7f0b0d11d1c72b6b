package io.covector.benchmarks.langchain4j;

import io.covector.benchmarks.harness.Dataset;
import io.covector.benchmarks.harness.Peer;
import io.covector.benchmarks.harness.Worker;
import java.io.IOException;

/** Runs one of this module's peers. Stateless. */
public final class Main {
    private Main() {}

    /** See {@link Worker}; the server is named by system properties. */
    public static void main(String[] args) throws IOException {
        Worker.main(args, Main::open);
    }

    private static Peer open(String name, Dataset data) {
        return switch (name) {
            case "langchain4j-pgvector" -> new StorePeer(data, new PgvectorPlace(data.dimension()));
            case "langchain4j-milvus" -> new StorePeer(data, new MilvusPlace(data.dimension()));
            default -> throw new IllegalArgumentException("peer " + name);
        };
    }
}
