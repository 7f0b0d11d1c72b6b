package io.covector.embedded.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.VectorRecord;
import io.covector.config.Settings;
import io.covector.embedded.Embedded;
import io.covector.embedded.internal.engine.EngineOptions;
import io.covector.embedded.internal.engine.SharedEngine;
import io.covector.embedded.internal.index.WriteBuffers;
import io.covector.embedded.internal.storage.MemoryStorage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class WriteBuffersTest {
    private static final int MIB = 1 << 20;

    @Test
    void areBoundedForAllCollectionsTogether() throws IOException {
        EngineOptions options = EmbeddedOptions.read(Settings.of(Map.of("buffer-bytes", "1MiB")))
                .engine();
        WriteBuffers buffers = options.buffers();
        MemoryStorage storage = new MemoryStorage();
        List<SharedEngine> engines = new ArrayList<>();
        long greatest = 0;
        for (int i = 0; i < 8; i++) {
            String name = "c" + i;
            SharedEngine engine =
                    Engines.open(storage.create(Embedded.spec(name, 256, Metric.EUCLIDEAN, IndexSpec.none())), options);
            engines.add(engine);
            List<VectorRecord> records = new ArrayList<>();
            for (int j = 0; j < 300; j++) { // 300 KiB of components
                records.add(Embedded.record("r" + j, Metadata.empty(), new float[256]));
            }
            Embedded.upsert(new EmbeddedCollection(engine, OptionalInt.empty()), records);
            assertThat(buffers.usedBytes()).isLessThanOrEqualTo(MIB);
            greatest = Math.max(greatest, buffers.usedBytes());
        }
        assertThat(greatest).isGreaterThan(MIB / 3);
        for (SharedEngine engine : engines) {
            assertThat(Embedded.count(new EmbeddedCollection(engine, OptionalInt.empty())))
                    .isEqualTo(300);
            engine.close();
        }
        assertThat(buffers.usedBytes()).isZero();
    }
}
