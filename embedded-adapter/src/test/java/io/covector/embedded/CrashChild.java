package io.covector.embedded;

import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.RecordId;
import io.covector.VectorRecord;
import io.covector.spi.Backend;
import io.covector.spi.BackendCollection;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * A program that writes until it is killed, and says on its standard output what was acknowledged. Arguments:
 * directory, number of the round.
 */
final class CrashChild {
    static final String COLLECTION = "Crash";
    static final int THREADS = 3;
    static final int BATCH = 20;

    private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);

    private CrashChild() {}

    static Map<String, ?> settings(String path) {
        return Map.of("path", path, "log-bytes", "1MiB"); // so that commits come often
    }

    public static void main(String[] args) {
        String round = args[1];
        Backend backend = Embedded.open(settings(args[0]));
        Optional<BackendCollection> present = backend.open(COLLECTION, Embedded.CONTEXT);
        BackendCollection collection = present.orElseGet(() ->
                backend.create(Embedded.spec(COLLECTION, 256, Metric.COSINE, IndexSpec.hnsw(4, 16)), Embedded.CONTEXT));
        for (int thread = 0; thread < THREADS; thread++) {
            String writer = round + "." + thread;
            new Thread(() -> write(collection, writer)).start();
        }
    }

    private static void write(BackendCollection collection, String writer) {
        for (int batch = 0; ; batch++) {
            String name = writer + "." + batch;
            List<VectorRecord> records = new ArrayList<>();
            Random random = new Random(batch);
            for (int i = 0; i < BATCH; i++) {
                records.add(Embedded.record(
                        name + "." + i, Metadata.of("batch", name), Embedded.randomVector(random, 256)));
            }
            Embedded.upsert(collection, records);
            say("wrote " + name);
            if (batch % 5 == 4) {
                RecordId gone = RecordId.of(writer + "." + (batch - 2) + ".0");
                collection.delete(List.of(gone), Embedded.CONTEXT);
                say("deleted " + gone);
            }
            if (batch % 7 == 6) {
                Embedded.count(collection); // makes a segment of what is in memory
            }
        }
    }

    // one write to the pipe, so that a killed program has said the whole line or nothing
    private static synchronized void say(String line) {
        try {
            OUT.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
