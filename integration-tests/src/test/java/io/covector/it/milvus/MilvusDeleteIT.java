package io.covector.it.milvus;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.CollectionSpec;
import io.covector.FieldType;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.Vector;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import io.covector.test.servers.MilvusKind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a delete removes rests on what is stored, and not on what this client may have seen of it. */
class MilvusDeleteIT {
    private final ExecutorService thread = Executors.newSingleThreadExecutor();

    @AfterEach
    void stop() {
        thread.shutdownNow();
    }

    private static CollectionSpec spec() {
        return CollectionSpec.builder("things")
                .vector(VectorField.of(2, Metric.EUCLIDEAN).index(IndexSpec.none()))
                .field("state", FieldType.STRING)
                .build();
    }

    private static VectorRecord record(int number, String state) {
        return VectorRecord.of(
                id(number),
                Vector.wrap(new float[] {number, 1}),
                Metadata.of("state", state, "labels", List.of(state)));
    }

    private static RecordId id(int number) {
        return RecordId.of(String.valueOf(100_000 + number).substring(1));
    }

    @ParameterizedTest
    @EnumSource(MilvusKind.class)
    void whatOneClientHasStoredAnotherDeletes(MilvusKind kind) {
        MilvusFixture fixture = new MilvusFixture(kind);
        try (fixture;
                VectorClient a = fixture.open();
                VectorClient b = fixture.open()) {
            VectorCollection written = a.createCollection(spec());
            VectorCollection deleted = b.collection("things");
            for (int i = 0; i < 10; i++) {
                written.upsert(record(i, "new"));
                assertThat(deleted.delete(List.of(id(i)))).isEqualTo(1);
                written.upsert(record(i, "new"));
                assertThat(deleted.delete(Filter.eq("state", "new"))).isEqualTo(1);
            }
            assertThat(written.count()).isZero();
        }
    }

    /** The second filter is one that the server cannot evaluate. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDeleteByFilterLeavesWhatDoesNotMatchAnyMore(boolean byTheServer) throws Exception {
        int count = 20_000;
        MilvusFixture fixture = new MilvusFixture(MilvusKind.MILVUS);
        try (fixture;
                VectorClient client = fixture.open()) {
            VectorCollection collection = client.createCollection(spec());
            collection.insert(
                    IntStream.range(0, count).mapToObj(i -> record(i, "old")).toList());
            Filter old = byTheServer ? Filter.eq("state", "old") : Filter.containsAny("labels", "old");
            Future<Long> delete = thread.submit(() -> collection.delete(old));
            List<RecordId> renewed = new ArrayList<>();
            for (int i = count - 1; !delete.isDone(); i--) {
                collection.upsert(record(i, "new"));
                renewed.add(id(i));
            }

            assertThat(delete.get()).isBetween(1L, (long) count);
            assertThat(collection.get(renewed, Projection.idOnly())).hasSize(renewed.size());
            assertThat(collection.count()).isEqualTo(renewed.size());
        }
    }
}
