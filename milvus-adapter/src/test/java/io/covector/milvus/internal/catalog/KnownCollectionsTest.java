package io.covector.milvus.internal.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.CollectionSpec;
import io.covector.Metric;
import io.covector.config.Settings;
import io.covector.milvus.internal.catalog.CollectionCatalog.Entry;
import io.covector.milvus.internal.catalog.CollectionCatalog.Identity;
import io.covector.milvus.internal.config.MilvusConfig;
import io.covector.milvus.internal.rpc.Login;
import io.covector.milvus.internal.rpc.Rpc;
import io.covector.milvus.internal.schema.Layout;
import io.covector.milvus.internal.schema.ServerIndex;
import io.covector.milvus.internal.server.ServerVersion;
import io.covector.test.FakeBackendContext;
import io.covector.test.FakeTicker;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KnownCollectionsTest {
    private final FakeTicker time = FakeTicker.impatient();

    @Test
    void handlesShareOneCollectionAndThoseWithoutAreForgotten() {
        MilvusConfig config = MilvusConfig.from(Settings.of(Map.of("uri", "http://127.0.0.1:1")));
        try (Rpc unused = Rpc.open(
                config,
                config.endpoint().orElseThrow(),
                Login.of(config.credentials(), Optional.empty()),
                FakeBackendContext.of(time))) {
            CollectionCatalog catalog =
                    new CollectionCatalog(unused, config, ServerVersion.of("v2.6.2"), new Random(1));
            KnownCollections collections = new KnownCollections(catalog, true, time);
            KnownCollection kept = collections.opened(entry("kept", 1));
            for (int i = 0; i < 1_000; i++) {
                assertThat(collections.opened(entry("c" + i, i)).entry().schemaTimestamp())
                        .isEqualTo(i);
            }
            while (collections.size() > 1) {
                System.gc();
            }
            assertThat(collections.opened(entry("kept", 2))).isSameAs(kept);
            assertThat(kept.entry().schemaTimestamp()).isEqualTo(2);
        }
    }

    private static Entry entry(String name, long timestamp) {
        CollectionSpec spec =
                CollectionSpec.builder(name).vector(2, Metric.COSINE).build();
        return new Entry(Layout.own(spec), timestamp, new Identity("", timestamp, 0), ServerIndex.none());
    }
}
