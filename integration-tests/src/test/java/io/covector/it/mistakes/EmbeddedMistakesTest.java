package io.covector.it.mistakes;

import io.covector.CollectionSpec;
import io.covector.Metric;
import io.covector.SearchRequest;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorRecord;
import io.covector.client.ClientConfig;
import io.covector.client.VectorClients;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mistakes with the directory of the embedded store. */
class EmbeddedMistakesTest {
    private static final CollectionSpec DOCS =
            CollectionSpec.builder("docs").vector(2, Metric.COSINE).build();

    @TempDir
    Path directory;

    @Test
    void areAnswered() throws IOException {
        Path data = directory.resolve("data");
        Path copied = directory.resolve("copied");
        try (VectorClient client = open(data, false)) {
            VectorCollection docs = client.createCollection(DOCS);
            docs.upsert(VectorRecord.of("a", new float[] {1, 0}));
            docs.upsert(VectorRecord.of("b", new float[] {0, 1}));
            copy(data, copied); // as a crash would leave it: what is written stands in the log
        }
        new Troubleshooting("Embedded store")
                .showing(directory.toString(), "/srv")
                .check("Mistakes with `type: embedded` and a `path`.", mistakes(data, copied));
    }

    private List<Mistake> mistakes(Path data, Path copied) {
        return List.of(
                Mistake.of(
                        () -> open(directory.resolve("none"), true).close(),
                        "`read-only`, and no directory",
                        "correct `path`"),
                Mistake.of(
                        () -> {
                            try (VectorClient client = open(data, true)) {
                                client.collection("docs").upsert(VectorRecord.of("c", new float[] {1, 1}));
                            }
                        },
                        "a write to a directory that is opened with `read-only`",
                        "leave `read-only` out, in one process at a time"),
                Mistake.of(
                        () -> {
                            flipInLog(copied);
                            count(copied);
                        },
                        "a damaged log: a faulty disk, or a file that somebody has changed",
                        "keep the files; restore a snapshot, or run the tool that the message names"),
                Mistake.of(
                        () -> {
                            overwrite(data.resolve("c-docs").resolve("index"), "segments_");
                            count(data);
                        },
                        "a damaged index",
                        "restore a snapshot; a copy of a directory is whole only if no client had it open"),
                Mistake.of(
                        () -> {
                            Path lost = directory.resolve("lost");
                            try (VectorClient client = open(lost, false)) {
                                VectorCollection docs = client.createCollection(DOCS);
                                Files.delete(lost.resolve("covector.lock"));
                                docs.upsert(VectorRecord.of("a", new float[] {1, 0}));
                            }
                        },
                        "somebody has deleted the lock file",
                        "open another client; leave the files of the directory alone"));
    }

    private static VectorClient open(Path path, boolean readOnly) {
        return VectorClients.open(ClientConfig.builder()
                .set("retry.max-attempts", 1)
                .set("backends.main.type", "embedded")
                .set("backends.main.path", path)
                .set("backends.main.read-only", readOnly)
                .build());
    }

    private static void count(Path path) {
        try (VectorClient client = open(path, false)) {
            client.collection("docs").search(SearchRequest.of(new float[] {1, 0}, 2));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }

    private static void flipInLog(Path path) throws IOException {
        Path log = first(path.resolve("c-docs"), "log-");
        byte[] bytes = Files.readAllBytes(log);
        bytes[bytes.length / 3] ^= 1; // in the first of two entries: behind a torn end there is none
        Files.write(log, bytes);
    }

    private static void overwrite(Path folder, String name) throws IOException {
        Files.write(first(folder, name), new byte[] {1, 2, 3});
    }

    private static Path first(Path folder, String name) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(name))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
