package io.covector.it.pgvector;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.CollectionSpec;
import io.covector.DeclaredField;
import io.covector.FieldType;
import io.covector.IdType;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.ScanRequest;
import io.covector.SearchRequest;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.WriteMode;
import io.covector.filter.Filter;
import io.covector.spi.Backend;
import io.covector.spi.BackendCollection;
import io.covector.spi.ScanPage;
import io.covector.spi.ScanQuery;
import io.covector.spi.WriteBatch;
import io.covector.test.servers.PgDatabase;
import io.covector.test.servers.TestServers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WritesAndReadsIT {
    @Test
    void everyTypeComesBackAsItWentIn() {
        try (PgDatabase database = TestServers.postgres().freshDatabase();
                VectorClient client = Clients.open(database)) {
            VectorCollection collection = client.createCollection(CollectionSpec.builder(
                            "Every Thing".replace(" ", "_"))
                    .idType(IdType.STRING)
                    .vector(3, Metric.COSINE)
                    .field("title", FieldType.STRING)
                    .field(DeclaredField.of("year", FieldType.LONG).indexed())
                    .field("price", FieldType.DOUBLE)
                    .field("sold", FieldType.BOOLEAN)
                    .field(DeclaredField.of("tags", FieldType.STRING_LIST).indexed())
                    .build());
            Metadata full = Metadata.builder()
                    .put("title", "it's \"quoted\" \\ {x,NULL} ? \uD83D\uDE00")
                    .put("year", Long.MAX_VALUE)
                    .put("price", 0.1)
                    .put("sold", true)
                    .put("tags", List.of("a,b", "NULL", "", "\"", "\\", "ü"))
                    .put("free", Map.of("deep", List.of(1, 1.0, "x", false)))
                    .put("big", 9_007_199_254_740_993L)
                    .build();
            VectorRecord a = VectorRecord.of("a", new float[] {1, 0, 0}, full);
            VectorRecord b = VectorRecord.of("b", new float[] {0, 1, 0}, Metadata.of("tags", List.of(), "x", null));
            collection.upsert(a, b);
            assertThat(collection.get(
                            List.of(RecordId.of("a"), RecordId.of("b")),
                            Projection.metadata().withVector()))
                    .containsExactly(a, b);

            collection.delete(Filter.all());
            collection.insert(List.of(a, b)); // few: INSERT
            assertThat(collection.scan(ScanRequest.builder()
                            .projection(Projection.metadata().withVector())
                            .build()))
                    .containsExactly(a, b);
            assertThat(collection
                            .search(SearchRequest.of(new float[] {1, 0, 0}, 2))
                            .hits())
                    .extracting(hit -> hit.id().value(), hit -> hit.score())
                    .containsExactly(
                            org.assertj.core.api.Assertions.tuple("a", 1.0),
                            org.assertj.core.api.Assertions.tuple("b", 0.0));
        }
    }

    @Test
    void manyRecordsGoInByCopyAndAreTheSameThere() {
        try (PgDatabase database = TestServers.postgres().freshDatabase();
                VectorClient client = Clients.open(database)) {
            VectorCollection collection = client.createCollection(CollectionSpec.builder("many")
                    .vector(16, Metric.EUCLIDEAN)
                    .field("tags", FieldType.STRING_LIST)
                    .field("n", FieldType.LONG)
                    .build());
            List<VectorRecord> records = Records.make(
                    1_000,
                    16,
                    7,
                    i -> Metadata.builder()
                            .put("tags", List.of("t" + i % 10, "x"))
                            .put("n", i)
                            .put("text", "ü".repeat(i % 50))
                            .build());
            assertThat(collection.insert(records).allWritten()).isTrue();
            assertThat(collection.get(
                            records.stream().map(VectorRecord::id).toList(),
                            Projection.metadata().withVector()))
                    .containsExactlyElementsOf(records);
            assertThat(collection.count(Filter.containsAny("tags", "t3"))).isEqualTo(100);
            assertThat(collection.count(Filter.not(Filter.gt("n", 9)))).isEqualTo(10);
            assertThat(collection.delete(Filter.lt("n", 100))).isEqualTo(100);
            assertThat(collection.count()).isEqualTo(900);
        }
    }

    /** So that writers of the same ids meet in the same order, and wait for each other instead of deadlocking. */
    @Test
    void insertAndCopyStoreInTheOrderOfTheIds() {
        try (PgDatabase database = TestServers.postgres().freshDatabase();
                Backend backend = Backends.open(database, Map.of())) {
            for (int count : new int[] {5, 500}) {
                BackendCollection collection = backend.create(
                        CollectionSpec.builder("ordered" + count)
                                .vector(3, Metric.EUCLIDEAN)
                                .build(),
                        Backends.seconds(60));
                List<VectorRecord> records = new ArrayList<>(Records.make(count, 3, 1, i -> Metadata.empty()));
                Collections.shuffle(records, new Random(1));
                collection.write(new WriteBatch(WriteMode.INSERT, records), Backends.seconds(60));
                assertThat(Database.query(database, "SELECT id FROM ordered" + count + " ORDER BY ctid"))
                        .hasSize(count)
                        .isSorted();
            }
        }
    }

    @Test
    void pagesOfAScanAreBoundedByBytesToo() {
        try (PgDatabase database = TestServers.postgres().freshDatabase();
                Backend backend = Backends.open(database, Map.of())) {
            BackendCollection collection = backend.create(
                    CollectionSpec.builder("large")
                            .vector(VectorField.of(3, Metric.EUCLIDEAN).index(IndexSpec.none()))
                            .build(),
                    Backends.seconds(60));
            String text = "x".repeat(300 << 10);
            List<VectorRecord> records = Records.make(150, 3, 1, i -> Metadata.of("text", text));
            collection.write(new WriteBatch(WriteMode.INSERT, records), Backends.seconds(60));
            List<RecordId> read = new ArrayList<>();
            ScanPage page = collection.scan(ScanQuery.builder(1_000).build(), Backends.seconds(60));
            while (page.more()) {
                page.records().forEach(record -> read.add(record.id()));
                RecordId last = read.get(read.size() - 1);
                page = collection.scan(ScanQuery.builder(1_000).after(last).build(), Backends.seconds(60));
                assertThat(page.records().size() * (300L << 10)).isLessThan(16 << 20);
            }
            page.records().forEach(record -> read.add(record.id()));
            assertThat(read)
                    .isSorted()
                    .containsExactlyInAnyOrderElementsOf(
                            records.stream().map(VectorRecord::id).toList());
        }
    }
}
