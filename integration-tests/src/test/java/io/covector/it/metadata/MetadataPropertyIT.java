package io.covector.it.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.ErrorCode;
import io.covector.Metadata;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.client.ClientConfig;
import io.covector.client.VectorClients;
import io.covector.it.milvus.MilvusFixture;
import io.covector.it.servers.ChildJvm;
import io.covector.it.tck.EmbeddedFixture;
import io.covector.it.tck.PgvectorFixture;
import io.covector.tck.TckFixture;
import io.covector.test.servers.MilvusKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever {@link Metadata} accepts is stored and read back equal, types included, or is refused before anything is
 * sent, because the backend has less room.
 */
class MetadataPropertyIT {
    private static final long SEED =
            Optional.ofNullable(Long.getLong("covector.seed")).orElseGet(System::nanoTime);
    private static final int DRAWN = 60;

    static Stream<Named<Supplier<TckFixture>>> backends() {
        return Stream.of(
                Named.of("embedded", EmbeddedFixture::new),
                Named.of("pgvector", PgvectorFixture::new),
                Named.of("Milvus", () -> new MilvusFixture(MilvusKind.MILVUS)),
                Named.of("Milvus Lite", () -> new MilvusFixture(MilvusKind.LITE)));
    }

    @ParameterizedTest
    @MethodSource("backends")
    void whatIsAcceptedIsReadBackEqual(Supplier<TckFixture> backend) {
        try (TckFixture fixture = backend.get();
                VectorClient client = fixture.open()) {
            VectorCollection collection = client.createCollection(MetadataWriting.spec());
            List<VectorRecord> written = new ArrayList<>();
            List<VectorRecord> refused = new ArrayList<>();
            for (Metadata metadata : DrawnMetadata.accepted(SEED, DRAWN)) {
                VectorRecord record = MetadataWriting.record(written.size() + refused.size(), metadata);
                (isWritten(collection, record) ? written : refused).add(record);
            }
            check(collection, written, refused);
            int room = client.capabilities().maxMetadataBytes();
            assertThat(refused)
                    .allSatisfy(record -> assertThat(record.metadata().toJson().length())
                            .as("characters of JSON")
                            .isGreaterThan(room * 9 / 10));
        }
    }

    /** Acknowledged is what a restart finds, and no record takes another along. */
    @Test
    void andSurvivesAKilledProcess(@TempDir Path directory) throws Exception {
        Map<String, String> settings = Map.of("type", "embedded", "path", directory.toString());
        try (ChildJvm writing = ChildJvm.start(MetadataWriting.class, List.of(SEED, DRAWN), settings)) {
            writing.await(MetadataWriting.DONE::equals);
        } // by SIGKILL
        List<VectorRecord> written = new ArrayList<>();
        for (Metadata metadata : DrawnMetadata.accepted(SEED, DRAWN)) {
            written.add(MetadataWriting.record(written.size(), metadata));
        }
        ClientConfig.Builder config = ClientConfig.builder();
        settings.forEach((key, value) -> config.set("backends.main." + key, value));
        try (VectorClient client = VectorClients.open(config.build())) {
            check(client.collection(MetadataWriting.COLLECTION), written, List.of());
        }
    }

    private static boolean isWritten(VectorCollection collection, VectorRecord record) {
        try {
            collection.upsert(record);
            return true;
        } catch (VectorException e) {
            assertThat(e.code()).as("seed %s: %s", SEED, e).isEqualTo(ErrorCode.INVALID_ARGUMENT);
            assertThat(e).hasMessageContaining("metadata of ").hasMessageContaining("accepted are up to ");
            return false;
        }
    }

    private static void check(VectorCollection collection, List<VectorRecord> written, List<VectorRecord> refused) {
        Projection all = Projection.metadata().withVector();
        Map<RecordId, VectorRecord> found = new HashMap<>();
        collection.get(ids(written), all).forEach(record -> found.put(record.id(), record));
        for (VectorRecord record : written) {
            assertThat(found).as("seed %s", SEED).containsEntry(record.id(), record);
            assertThat(types(found.get(record.id()).metadata().asMap()))
                    .isEqualTo(types(record.metadata().asMap()));
        }
        assertThat(collection.get(ids(refused), all)).isEmpty();
        assertThat(collection.count()).isEqualTo(written.size());
    }

    private static List<RecordId> ids(List<VectorRecord> records) {
        return records.stream().map(VectorRecord::id).toList();
    }

    /** The classes of the values, as deep as they go: 1 is not 1.0. */
    private static String types(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<Object, String> types = new TreeMap<>();
            map.forEach((key, inner) -> types.put(key, types(inner)));
            return types.toString();
        }
        if (value instanceof List<?> list) {
            return list.stream().map(MetadataPropertyIT::types).toList().toString();
        }
        return value == null ? "null" : value.getClass().getSimpleName();
    }
}
