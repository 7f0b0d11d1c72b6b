package io.covector.benchmarks.covector;

import io.covector.benchmarks.harness.Dataset;
import io.covector.benchmarks.harness.Peer;
import io.covector.benchmarks.harness.Worker;
import java.io.IOException;
import java.util.Arrays;

/**
 * Runs one of this module's peers; {@code covector-pgvector@batch.max-records=2000} is Covector with another setting.
 * Stateless.
 */
public final class Main {
    private Main() {}

    /** See {@link Worker}; the server is named by system properties. */
    public static void main(String[] args) throws IOException {
        Worker.main(args, Main::open);
    }

    private static Peer open(String name, Dataset data) {
        String[] parts = name.split("@", -1);
        String[] settings = Arrays.copyOfRange(parts, 1, parts.length);
        return switch (parts[0]) {
            case "covector-pgvector" -> CovectorPeer.pgvector(data, settings);
            case "covector-milvus" -> CovectorPeer.milvus(data, settings);
            case "jdbc-copy" -> new JdbcPeer(data, true);
            case "jdbc-batch" -> new JdbcPeer(data, false);
            case "milvus-sdk" -> new SdkPeer(data);
            case "milvus-replay" -> new ReplayPeer(data);
            default -> throw new IllegalArgumentException("peer " + name);
        };
    }
}
