package io.covector.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.CollectionSpec;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.RecordId;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import io.covector.spi.Backend;
import io.covector.spi.BackendCollection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts of records in the log and in the index. */
class TextTest {
    private static final CollectionSpec SPEC = CollectionSpec.builder("c")
            .vector(VectorField.of(2, Metric.EUCLIDEAN).index(IndexSpec.none()))
            .text()
            .build();

    @TempDir
    Path directory;

    private static List<VectorRecord> records() {
        return List.of(
                Embedded.record("a", Metadata.of("text", "key"), 1, 2).withText("hello"),
                Embedded.record("b", Metadata.empty(), 1, 2),
                Embedded.record("c", Metadata.empty(), 1, 2).withText(""),
                Embedded.record("d", Metadata.empty(), 1, 2).withText("\uD83D\uDE00".repeat(300)));
    }

    @Test
    void comeBackFromTheLogOfAKilledProcessAndFromTheIndex() throws IOException {
        Path killed = directory.resolve("killed");
        try (Backend backend = Embedded.at(directory.resolve("live"))) {
            BackendCollection collection = backend.create(SPEC, Embedded.CONTEXT);
            Embedded.upsert(collection, records().toArray(VectorRecord[]::new));
            Embedded.upsert(collection, Embedded.record("e", Metadata.empty(), 1, 2)); // an entry without texts
            copy(directory.resolve("live"), killed);
        }
        for (String root : List.of("killed", "live")) {
            try (Backend backend = Embedded.at(directory.resolve(root))) {
                BackendCollection collection =
                        backend.open("c", Embedded.CONTEXT).orElseThrow();
                assertThat(collection.spec()).isEqualTo(SPEC);
                List<VectorRecord> found = new ArrayList<>();
                records()
                        .forEach(record ->
                                found.add(Embedded.get(collection, record.id()).orElseThrow()));
                assertThat(found).isEqualTo(records());
                assertThat(Embedded.get(collection, RecordId.of("e"))
                                .orElseThrow()
                                .text())
                        .isNull();
                assertThat(Embedded.scanIds(collection, 10, Filter.isNull(Filter.TEXT)))
                        .containsExactly(RecordId.of("b"), RecordId.of("e"));
                assertThat(Embedded.scanIds(collection, 10, Filter.gt(Filter.TEXT, "\uD83D\uDE00".repeat(299))))
                        .containsExactly(RecordId.of("d"));
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }
}
