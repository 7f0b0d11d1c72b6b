package io.covector.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.Projection;
import io.covector.RecordId;
import io.covector.Vector;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.spi.Backend;
import io.covector.spi.BackendCollection;
import io.covector.spi.ScanQuery;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another process is killed while it writes; what it was told is written must be there. */
class CrashTest {
    private static final int ROUNDS = 4;

    private final Set<String> written = new HashSet<>();
    private final Set<RecordId> deleted = new HashSet<>();

    @TempDir
    Path directory;

    @Test
    void losesNothingThatWasAcknowledgedAndTearsNoBatch() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            List<String> said = new ArrayList<>();
            try (ChildJvm child = ChildJvm.start(CrashChild.class, directory.toString(), "" + round)) {
                for (int lines = 20 + random.nextInt(200); lines > 0; lines--) {
                    said.add(child.line());
                }
                assertThatThrownBy(() -> Embedded.at(directory))
                        .isInstanceOf(VectorException.class)
                        .hasMessageContaining("in use by another client");
                said.addAll(child.kill());
            }
            said.forEach(this::note);
            try (Backend backend = Embedded.open(CrashChild.settings(directory.toString()))) {
                check(
                        backend.open(CrashChild.COLLECTION, Embedded.CONTEXT).orElseThrow(),
                        "seed " + seed + ", round " + round);
            }
        }
    }

    private void note(String line) {
        if (line.startsWith("wrote ")) {
            written.add(line.substring("wrote ".length()));
        } else {
            deleted.add(RecordId.of(line.substring("deleted ".length())));
        }
    }

    private void check(BackendCollection collection, String when) {
        List<VectorRecord> stored = collection
                .scan(
                        ScanQuery.builder(1_000_000)
                                .projection(Projection.metadata().withVector())
                                .build(),
                        Embedded.CONTEXT)
                .records();
        assertThat(Embedded.count(collection)).as(when).isEqualTo(stored.size());
        assertThat(stored).as(when).extracting(VectorRecord::id).doesNotContainAnyElementsOf(deleted);
        Map<String, List<VectorRecord>> batches = stored.stream()
                .collect(Collectors.groupingBy(
                        record -> record.metadata().getString("batch").orElseThrow()));
        assertThat(batches.keySet()).as(when).containsAll(written);
        batches.forEach((name, records) -> {
            Random random = new Random(Integer.parseInt(name.substring(name.lastIndexOf('.') + 1)));
            Map<RecordId, VectorRecord> byId =
                    records.stream().collect(Collectors.toMap(VectorRecord::id, record -> record));
            int missing = 0;
            for (int i = 0; i < CrashChild.BATCH; i++) {
                float[] vector = Embedded.randomVector(random, 256);
                VectorRecord record = byId.get(RecordId.of(name + "." + i));
                if (record == null) {
                    missing++; // at most the one that may have been deleted, acknowledged or not
                    assertThat(i).as("%s, batch %s", when, name).isZero();
                } else {
                    assertThat(record.vector()).isEqualTo(Vector.wrap(vector));
                }
            }
            assertThat(missing).as("%s, batch %s", when, name).isLessThanOrEqualTo(1);
        });
    }
}
