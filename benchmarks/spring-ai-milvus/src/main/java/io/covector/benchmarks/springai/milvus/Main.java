package io.covector.benchmarks.springai.milvus;

import io.covector.benchmarks.harness.Worker;
import java.io.IOException;

/** Runs Spring AI on Milvus. Stateless. */
public final class Main {
    private Main() {}

    /** See {@link Worker}; the server is named by system properties. */
    public static void main(String[] args) throws IOException {
        Worker.main(args, (name, data) -> new MilvusPeer(data));
    }
}
