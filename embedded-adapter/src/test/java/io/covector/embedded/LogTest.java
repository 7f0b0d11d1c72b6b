package io.covector.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.RecordId;
import io.covector.spi.Backend;
import io.covector.spi.BackendCollection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.lucene.util.IOUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of a collection as a crash may leave them. */
class LogTest {
    @TempDir
    Path directory;

    private Backend backend;
    private BackendCollection collection;
    private final List<Long> ends = new ArrayList<>();

    @BeforeEach
    void writeThreeBatches() throws IOException {
        backend = Embedded.at(directory.resolve("live"));
        collection = backend.create(Embedded.spec("c", 2, Metric.EUCLIDEAN, IndexSpec.none()), Embedded.CONTEXT);
        ends.add(Files.size(log("live")));
        for (String batch : List.of("a", "b", "c")) {
            Embedded.upsert(
                    collection,
                    Embedded.record(batch + "1", Metadata.of("k", batch), 1, 2),
                    Embedded.record(batch + "2", Metadata.of("k", batch), 3, 4));
            ends.add(Files.size(log("live")));
        }
    }

    @AfterEach
    void close() {
        backend.close();
    }

    private Path log(String root) {
        return directory.resolve(root).resolve("c-c").resolve("log-1");
    }

    /** The files as they are on disk now. */
    private String copy(String name) throws IOException {
        Path target = directory.resolve(name);
        IOUtils.rm(target);
        try (Stream<Path> files = Files.walk(directory.resolve("live"))) {
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(directory.resolve("live").relativize(file)));
            }
        }
        return name;
    }

    private List<String> ids(String root) {
        try (Backend copy = Embedded.at(directory.resolve(root))) {
            BackendCollection opened = copy.open("c", Embedded.CONTEXT).orElseThrow();
            return Embedded.scanIds(opened, 10, null).stream()
                    .map(RecordId::toString)
                    .toList();
        }
    }

    @Test
    void isReplayedUpToItsLastWholeBatchWhereverItEnds() throws IOException {
        List<String> all = List.of("a1", "a2", "b1", "b2", "c1", "c2");
        List<Long> cuts = new ArrayList<>(List.of(0L, 1L, 7L));
        ends.forEach(end -> cuts.addAll(List.of(end - 1, end, end + 1, end + 8)));
        for (long end : cuts.stream().filter(cut -> cut <= ends.get(3)).toList()) {
            String root = copy("cut");
            try (var channel = Files.newByteChannel(log(root), StandardOpenOption.WRITE)) {
                channel.truncate(end);
            }
            long length = end;
            int whole =
                    (int) ends.stream().skip(1).filter(each -> each <= length).count();
            assertThat(ids(root)).as("cut at %d", end).isEqualTo(all.subList(0, 2 * whole));
            assertThat(ids(root)).as("opened again").isEqualTo(all.subList(0, 2 * whole));
        }
    }

    @Test
    void endsWhereABatchFailsItsChecksum() throws IOException {
        String root = copy("flipped");
        byte[] bytes = Files.readAllBytes(log(root));
        bytes[(int) (ends.get(2) + 20)] ^= 1;
        Files.write(log(root), bytes);
        assertThat(ids(root)).containsExactly("a1", "a2", "b1", "b2");
    }

    @Test
    void isRefusedWhenItDoesNotBeginLikeOne() throws IOException {
        String root = copy("alien");
        byte[] bytes = Files.readAllBytes(log(root));
        bytes[0] ^= 1;
        Files.write(log(root), bytes);
        assertThatThrownBy(() -> ids(root)).hasMessageContaining("CORRUPTED").hasMessageContaining("log-1");
    }

    @Test
    void goesOnAfterACommitThatLeftTheOldLogBehind() throws IOException {
        collection.delete(List.of(RecordId.of("a1")), Embedded.CONTEXT);
        String root = copy("two");
        byte[] old = Files.readAllBytes(log(root));
        assertThat(ids(root)).containsExactly("a2", "b1", "b2", "c1", "c2");
        Files.write(log(root), old); // the commit on opening had forgotten it
        assertThat(ids(root)).containsExactly("a2", "b1", "b2", "c1", "c2");
        assertThat(log(root)).doesNotExist();
    }
}
