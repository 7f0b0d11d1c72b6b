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
import java.util.Arrays;
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
        List<Long> cuts = new ArrayList<>(List.of(8L));
        ends.forEach(end -> cuts.addAll(List.of(end - 1, end, end + 1, end + 8)));
        for (long end :
                cuts.stream().filter(cut -> cut >= 8 && cut <= ends.get(3)).toList()) {
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

    private void flip(String root, long at) throws IOException {
        byte[] bytes = Files.readAllBytes(log(root));
        bytes[(int) at] ^= 1;
        Files.write(log(root), bytes);
    }

    private void refuses(String root, String... words) throws IOException {
        byte[] before = Files.exists(log(root)) ? Files.readAllBytes(log(root)) : new byte[0];
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(() -> ids(root))
                    .hasMessageContaining("CORRUPTED")
                    .hasMessageContaining("log-1")
                    .hasMessageContaining("EmbeddedSalvage")
                    .hasMessageContainingAll(words);
        }
        assertThat(Files.exists(log(root)) ? Files.readAllBytes(log(root)) : new byte[0])
                .as("what is left to be looked at")
                .isEqualTo(before);
    }

    private List<String> salvaged(String root) throws IOException {
        EmbeddedSalvage.main(new String[] {directory.resolve(root).toString(), "c"});
        return ids(root);
    }

    @Test
    void isCutWhereItsLastBatchFailsItsChecksum() throws IOException {
        String root = copy("torn");
        flip(root, ends.get(2) + 24);
        assertThat(ids(root)).containsExactly("a1", "a2", "b1", "b2");
    }

    @Test
    void isRefusedWhereAnAcknowledgedBatchIsDamagedAndSalvagedByTheProgram() throws IOException {
        for (long at = ends.get(0); at < ends.get(1); at++) { // length, checksum, position, content
            String root = copy("flipped");
            flip(root, at);
            refuses(root, "damaged at byte " + ends.get(0), "from byte " + ends.get(1) + " on");
        }
        assertThat(salvaged("flipped")).containsExactly("b1", "b2", "c1", "c2");
        assertThat(log("flipped").resolveSibling("log-1.damaged-1")).exists();
    }

    @Test
    void isRefusedWhenItIsMissingOrEmptied() throws IOException {
        String missing = copy("missing");
        Files.delete(log(missing));
        refuses(missing, "missing");
        assertThat(salvaged(missing)).isEmpty();
        for (int length = 0; length < 8; length++) {
            String emptied = copy("emptied");
            Files.write(log(emptied), new byte[length]);
            refuses(emptied, "empty");
        }
        assertThat(salvaged("emptied")).isEmpty();
    }

    @Test
    void isReadThoughASwitchToTheNextFailedAndACrashToreItLater() throws IOException {
        String root = copy("switched");
        byte[] bytes = Files.readAllBytes(log(root));
        Files.write(log(root).resolveSibling("log-2"), Arrays.copyOf(bytes, 8));
        Files.write(log(root), Arrays.copyOf(bytes, bytes.length - 1));
        assertThat(ids(root)).containsExactly("a1", "a2", "b1", "b2");
        assertThat(ids(root)).containsExactly("a1", "a2", "b1", "b2");
    }

    @Test
    void isRefusedWhenALaterOneShowsThatItWasWhole() throws IOException {
        String root = copy("two");
        byte[] bytes = Files.readAllBytes(log(root));
        Files.write(log(root).resolveSibling("log-2"), bytes);
        Files.write(log(root), Arrays.copyOf(bytes, bytes.length - 1));
        refuses(root, "a later one follows");
    }

    @Test
    void mayHaveItsUnacknowledgedEndInAnyOrder() throws IOException {
        String root = copy("reordered");
        byte[] bytes = Files.readAllBytes(log(root));
        // the last batch says that the first two are synced; a copy of it may be on disk where one between is not
        int last = ends.get(2).intValue();
        byte[] reordered = new byte[bytes.length + bytes.length - last];
        System.arraycopy(bytes, 0, reordered, 0, last);
        System.arraycopy(bytes, last, reordered, bytes.length, bytes.length - last);
        Files.write(log(root), reordered);
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
