package io.covector.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.IdType;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.RecordId;
import io.covector.SearchHit;
import io.covector.SearchTuning;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import io.covector.spi.Backend;
import io.covector.spi.BackendCollection;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A directory of an earlier build, whose process was killed, can be read and written. */
class FormatTest {
    @TempDir
    Path directory;

    private void unpack(String name) throws IOException {
        try (InputStream packed = Objects.requireNonNull(FormatTest.class.getResourceAsStream(name));
                ZipInputStream zip = new ZipInputStream(packed)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = directory.resolve(entry.getName());
                Files.createDirectories(Objects.requireNonNull(file.getParent()));
                Files.write(file, zip.readAllBytes());
            }
        }
    }

    @Test
    void readsTheIndexAndTheLog() throws IOException {
        unpack("directory-1.zip");
        try (Backend backend = Embedded.at(directory)) {
            assertThat(backend.list(Embedded.CONTEXT)).containsExactlyInAnyOrder("Kept", "flat");
            BackendCollection kept = backend.open("Kept", Embedded.CONTEXT).orElseThrow();
            assertThat(kept.spec().vectorField().index()).isEqualTo(IndexSpec.hnsw(4, 16));
            assertThat(Embedded.count(kept)).isEqualTo(10); // ten in the index, one of them deleted, one in the log
            assertThat(Embedded.get(kept, RecordId.of("r0"))).isEmpty();
            assertThat(Embedded.get(kept, RecordId.of("logged")))
                    .contains(Embedded.record("logged", Metadata.of("title", "in the log", "n", 10), 0, 0, 0, 1));
            assertThat(Embedded.scanIds(kept, 10, Filter.containsAny("tags", List.of("b7"))))
                    .containsExactly(RecordId.of("r7"));
            assertThat(Embedded.scanIds(kept, 10, Filter.lte("n", 2)))
                    .containsExactly(RecordId.of("r1"), RecordId.of("r2"));
            assertThat(Embedded.search(kept, new float[] {0, 0, 0, 2}, 1, null, SearchTuning.defaults())
                            .hits())
                    .extracting(SearchHit::id)
                    .containsExactly(RecordId.of("logged"));
            BackendCollection flat = backend.open("flat", Embedded.CONTEXT).orElseThrow();
            assertThat(flat.spec().idType()).isEqualTo(IdType.LONG);
            assertThat(Embedded.scanIds(flat, 10, null))
                    .extracting(RecordId::value)
                    .containsExactly(-2L, -1L, 0L, 1L, 2L);
            Embedded.upsert(flat, VectorRecord.of(3L, new float[] {3, 0}));
        }
        try (Backend backend = Embedded.at(directory)) {
            assertThat(Embedded.count(backend.open("flat", Embedded.CONTEXT).orElseThrow()))
                    .isEqualTo(6);
        }
    }

    /** That build made no terms of paths. */
    @Test
    void findsPathsInRecordsThatHaveNoTermsOfThem() throws IOException {
        unpack("directory-2.zip");
        try (Backend backend = Embedded.at(directory)) {
            BackendCollection nested = backend.open("Nested", Embedded.CONTEXT).orElseThrow();
            assertThat(ids(nested, Filter.eq("a.b", 1))).containsExactly("r0", "r2");
            assertThat(ids(nested, Filter.in("a.b", "x", 2))).containsExactly("r1");
            assertThat(ids(nested, Filter.gt("a.b", "s".repeat(299)))).containsExactly("r1", "r6");
            assertThat(ids(nested, Filter.containsAll("a.b", "x"))).containsExactly("r4");
            assertThat(ids(nested, Filter.startsWith("a.b", "s".repeat(300)))).containsExactly("r6");
            assertThat(ids(nested, Filter.isNull("a.b"))).containsExactly("r3", "r5", "r7");
            assertThat(ids(nested, Filter.not(Filter.eq("a.b", 1).or(Filter.eq("a.b", "x")))))
                    .containsExactly("r3", "r4", "r5", "r6", "r7");
            Embedded.upsert(nested, VectorRecord.of("s", new float[2], Metadata.fromJson("{\"a\":{\"b\":1}}")));
            assertThat(ids(nested, Filter.eq("a.b", 1))).containsExactly("r0", "r2", "s");
            assertThat(ids(nested, Filter.lte(Filter.ID, "r1"))).containsExactly("r0", "r1");
        }
    }

    /** The first build with texts. */
    @Test
    void readsTextsOfTheIndexAndOfTheLog() throws IOException {
        unpack("directory-3.zip");
        String cut = "x".repeat(300);
        for (int openings = 0; openings < 2; openings++) { // from the log, and when all is in the index
            try (Backend backend = Embedded.at(directory)) {
                BackendCollection texts =
                        backend.open("Texts", Embedded.CONTEXT).orElseThrow();
                assertThat(texts.spec().hasText()).isTrue();
                assertThat(Embedded.get(texts, RecordId.of("a")))
                        .contains(Embedded.record("a", Metadata.of("text", "key"), 1, 2)
                                .withText("in the index"));
                assertThat(ids(texts, Filter.contains(Filter.TEXT, "in the "))).containsExactly("a", "e");
                assertThat(ids(texts, Filter.eq(Filter.TEXT, ""))).containsExactly("c", "h");
                assertThat(ids(texts, Filter.isNull(Filter.TEXT))).containsExactly("b", "f", "g");
                assertThat(ids(texts, Filter.gt(Filter.TEXT, cut))).containsExactly("d");
                assertThat(Embedded.get(texts, RecordId.of("d")).map(VectorRecord::text))
                        .contains(cut + "y");
            }
        }
    }

    private static List<String> ids(BackendCollection collection, Filter filter) {
        return Embedded.scanIds(collection, 10, filter).stream()
                .map(RecordId::toString)
                .toList();
    }
}
