package io.covector.it.pgvector;

import static io.covector.it.servers.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.PermanentVectorException;
import io.covector.RecordId;
import io.covector.SearchRequest;
import io.covector.Vector;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.test.servers.PgDatabase;
import io.covector.test.servers.TestServers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Indexes above 2,000 dimensions, which hold half precision. */
class HalfvecIT {
    private static final int DIMENSION = 2_048;
    private static final List<VectorRecord> RECORDS = Records.make(120, DIMENSION, 31, i -> Metadata.empty());

    private static PgDatabase database;
    private static VectorClient client;

    @BeforeAll
    static void open() {
        database = TestServers.postgres().freshDatabase();
        client = Clients.open(database);
    }

    @AfterAll
    static void close() {
        client.close();
        database.close();
    }

    private static VectorCollection collection(String name, Metric metric, IndexSpec index) {
        return client.createCollection(CollectionSpec.builder(name)
                .vector(VectorField.of(DIMENSION, metric).index(index))
                .build());
    }

    private static float[] scaled(VectorRecord record, float factor) {
        float[] components = record.floats();
        for (int i = 0; i < components.length; i++) {
            components[i] *= factor;
        }
        return components;
    }

    private static VectorRecord with(String id, int component, float value) {
        float[] components = new float[DIMENSION];
        components[0] = 1;
        components[component] = value;
        return VectorRecord.of(RecordId.of(id), Vector.wrap(components), Metadata.empty());
    }

    private static RecordId nearest(VectorCollection collection, float[] query) {
        return collection.search(SearchRequest.of(query, 1)).hits().get(0).id();
    }

    /** The server counts scans of an index with a delay. */
    private static void indexServed(String table) {
        await().until(() -> Database.query(
                                database,
                                "SELECT idx_scan FROM pg_stat_user_indexes WHERE relname = '" + table
                                        + "' AND indexrelname NOT LIKE '%_pkey' AND idx_scan > 0")
                        .size()
                == 1);
    }

    @ParameterizedTest
    @ValueSource(floats = {0x1p-30f, 1, 0x1p50f})
    void underCosineTheIndexHoldsVectorsOfAnyLength(float length) {
        String name = "length_" + (length < 1 ? "short" : length > 1 ? "long" : "one");
        VectorCollection collection = collection(name, Metric.COSINE, IndexSpec.none());
        List<VectorRecord> records = new ArrayList<>();
        RECORDS.forEach(record ->
                records.add(VectorRecord.of(record.id(), Vector.wrap(scaled(record, length)), Metadata.empty())));
        collection.insert(records.subList(0, 60));
        collection.createIndex(IndexSpec.hnsw(), IndexBuild.defaults());
        collection.upsert(records.subList(60, 120));
        for (VectorRecord record : records.subList(40, 80)) {
            assertThat(nearest(collection, scaled(record, 1))).isEqualTo(record.id());
            assertThat(nearest(collection, scaled(record, 1 / length))).isEqualTo(record.id());
        }
        indexServed(name);
        assertThat(client.collection(name).spec().vectorField().index()).isEqualTo(IndexSpec.hnsw());
    }

    @Test
    void anIndexOfTheVectorsAsTheyAreIsFoundAndUsed() {
        collection("older", Metric.COSINE, IndexSpec.none()).insert(RECORDS);
        Database.execute(
                database,
                "CREATE INDEX ON older USING hnsw ((vector::halfvec(2048)) halfvec_cosine_ops)"
                        + " WITH (m = 8, ef_construction = 70)");
        VectorCollection collection = client.collection("older");
        assertThat(collection.spec().vectorField().index()).isEqualTo(IndexSpec.hnsw(8, 70));
        for (VectorRecord record : RECORDS.subList(0, 20)) {
            assertThat(nearest(collection, scaled(record, 1e9f))).isEqualTo(record.id());
        }
        indexServed("older");
        assertRejected(collection);
        collection.dropIndex();
        collection.createIndex(IndexSpec.hnsw(), IndexBuild.defaults());
        collection.upsert(with("large", 7, 70_000));
        assertThat(nearest(collection, scaled(with("q", 7, 7), 1))).isEqualTo(RecordId.of("large"));
    }

    private static void assertRejected(VectorCollection collection) {
        for (float value : new float[] {65_520, -70_000, 0x1p60f}) {
            assertThatThrownBy(() -> collection.upsert(List.of(RECORDS.get(0), with("beyond", 7, value))))
                    .isInstanceOfSatisfying(VectorException.class, e -> {
                        assertThat(e.code()).isEqualTo(ErrorCode.REJECTED);
                        assertThat(e.getMessage())
                                .contains("component 7 of the vector of record 'beyond' is " + value)
                                .contains("accepted are -65504 to 65504");
                    });
        }
        assertThat(collection.get(RecordId.of("beyond"))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Metric.class,
            names = {"DOT", "EUCLIDEAN"})
    void otherwiseComponentsBeyondHalfPrecisionAreRefusedInRecordsAndBuildsAndSearchedExactly(Metric metric) {
        String name = "beyond_" + metric;
        VectorCollection collection = collection(name, metric, IndexSpec.hnsw());
        collection.upsert(RECORDS);
        collection.upsert(List.of(with("largest", 7, 65_504), with("least", 8, -65_504)));
        assertRejected(collection);
        assertThat(nearest(collection, scaled(with("q", 7, 1e9f), 1))).isEqualTo(RecordId.of("largest"));
        assertThat(nearest(collection, scaled(with("q", 8, -65_520), 1))).isEqualTo(RecordId.of("least"));

        collection.dropIndex();
        collection.upsert(with("beyond", 7, 65_520));
        for (IndexBuild build :
                List.of(IndexBuild.defaults(), IndexBuild.defaults().concurrently())) {
            assertThatThrownBy(() -> collection.createIndex(IndexSpec.hnsw(), build))
                    .isInstanceOfSatisfying(VectorException.class, e -> {
                        assertThat(e.code()).isEqualTo(ErrorCode.REJECTED);
                        assertThat(e.text()).contains("a stored vector has a component beyond -65504 to 65504");
                        assertThat(e.context().vendorCode()).isEqualTo("22003");
                    });
        }
        assertThat(collection.delete(List.of(RecordId.of("beyond")))).isEqualTo(1);
        // a build looks at deleted rows, too, that an older transaction might see, such as one of autovacuum
        await().ignoreException(PermanentVectorException.class).until(() -> {
            collection.createIndex(IndexSpec.hnsw(), IndexBuild.defaults());
            return true;
        });
        assertRejected(collection);
    }
}
