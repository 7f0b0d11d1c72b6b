package io.covector.it.pgvector;

import static io.covector.it.servers.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.CollectionSpec;
import io.covector.DeclaredField;
import io.covector.ErrorCode;
import io.covector.FieldType;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.RecordId;
import io.covector.SearchRequest;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import io.covector.test.servers.PgDatabase;
import io.covector.test.servers.TestServers;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables that others change while a client looks at them. */
class CatalogIT {
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

    private static CollectionSpec spec(String name) {
        return CollectionSpec.builder(name).vector(2, Metric.DOT).build();
    }

    private static void assertCode(VectorException e, ErrorCode code) {
        assertThat(e.code()).as(e.getMessage()).isEqualTo(code);
    }

    /** Between two snapshots the table would have no columns, or those of another. */
    @Test
    void aCollectionThatOthersDropAndCreateIsThereOrNot() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        FutureTask<Integer> openings = new FutureTask<>(() -> {
            int found = 0;
            while (!over.get()) {
                try (VectorClient other = Clients.open(database)) {
                    for (int i = 0; i < 50; i++) {
                        found += other.collectionExists("changing") ? 1 : 0;
                    }
                }
            }
            return found;
        });
        new Thread(openings).start();
        try {
            for (int i = 0; i < 60; i++) {
                client.createCollection(spec("changing"));
                assertThat(client.dropCollection("changing")).isTrue();
            }
        } finally {
            over.set(true);
        }
        assertThat(openings.get()).isNotNegative();
    }

    /** PostgreSQL looks the name up again once it has the lock, and would drop what it finds then. */
    @Test
    void aDropLeavesTheTableAloneThatAnotherHasMadeMeanwhile() throws Exception {
        client.createCollection(spec("replaced"));
        FutureTask<Boolean> drop = new FutureTask<>(() -> client.dropCollection("replaced"));
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE replaced IN ACCESS SHARE MODE");
            new Thread(drop).start();
            await().until(() -> !Database.query(
                            database, "SELECT pid FROM pg_locks WHERE NOT granted AND relation = 'replaced'::regclass")
                    .isEmpty());
            statement.execute("DROP TABLE replaced");
            statement.execute("CREATE TABLE replaced (n int)");
            statement.execute("INSERT INTO replaced VALUES (7)");
            other.commit();
        }
        assertThat(drop.get()).as("the collection was dropped by somebody else").isFalse();
        assertThat(Database.query(database, "SELECT n FROM replaced")).containsExactly("7");
    }

    @Test
    void aTableThatAViewReadsIsNotDropped() {
        client.createCollection(spec("viewed"));
        Database.execute(database, "CREATE VIEW ids AS SELECT id FROM viewed");
        assertThatThrownBy(() -> client.dropCollection("viewed"))
                .isInstanceOfSatisfying(VectorException.class, e -> {
                    assertCode(e, ErrorCode.REJECTED);
                    assertThat(e.mayHaveApplied()).isFalse();
                })
                .hasMessageContaining("view ids depends on table viewed")
                .hasMessageContaining("drop these first");
        Database.execute(database, "DROP VIEW ids");
        assertThat(client.dropCollection("viewed")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {101, 1_597})
    void soManyDeclaredFieldsFitATable(int count) {
        CollectionSpec.Builder spec = CollectionSpec.builder("wide_" + count).vector(2, Metric.DOT);
        Metadata.Builder metadata = Metadata.builder();
        for (int i = 0; i < count; i++) {
            spec.field("f" + i, FieldType.BOOLEAN);
            metadata.put("f" + i, i % 2 == 0);
        }
        VectorCollection wide = client.createCollection(spec.build());
        VectorRecord record = VectorRecord.of("a", new float[] {1, 2}, metadata.build());
        wide.insert(List.of(record));
        wide.upsert(List.of(record));
        assertThat(wide.get(RecordId.of("a")).orElseThrow().metadata()).isEqualTo(record.metadata());
        assertThat(wide.search(SearchRequest.of(new float[] {1, 2}, 1)).hits()).hasSize(1);
        assertThat(wide.count(Filter.eq("f100", true))).isEqualTo(1);
    }

    @Test
    void moreFieldsThanATableHasColumnsAreRefused() {
        CollectionSpec.Builder spec = CollectionSpec.builder("too_wide").vector(2, Metric.DOT);
        for (int i = 0; i < 1_598; i++) {
            spec.field("f" + i, FieldType.BOOLEAN);
        }
        assertThatThrownBy(() -> client.createCollection(spec.build()))
                .isInstanceOfSatisfying(VectorException.class, e -> {
                    assertCode(e, ErrorCode.INVALID_ARGUMENT);
                    assertThat(e.context().vendorCode()).isNull();
                })
                .hasMessageContaining("collection 'too_wide' has 1598 declared fields")
                .hasMessageContaining("accepted on pgvector are up to 1597");
    }

    /** Random texts, which the server cannot compress. */
    @Test
    void theLongestTextThatAnIndexTakes() {
        VectorCollection texts = client.createCollection(CollectionSpec.builder("indexed_texts")
                .vector(2, Metric.DOT)
                .field(DeclaredField.of("title", FieldType.STRING).indexed())
                .field(DeclaredField.of("tags", FieldType.STRING_LIST).indexed())
                .field("body", FieldType.STRING)
                .build());
        int most = client.capabilities().maxIndexedTextBytes();
        String longest = random(most);
        Metadata metadata = Metadata.builder()
                .put("title", longest)
                .put("tags", List.of("a", longest))
                .put("body", random(9_000))
                .build();
        texts.insert(List.of(VectorRecord.of("a", new float[] {1, 2}, metadata)));
        assertThat(texts.count(Filter.eq("title", longest).and(Filter.containsAll("tags", longest))))
                .isEqualTo(1);
        for (Metadata tooLong :
                List.of(Metadata.of("title", random(most + 1)), Metadata.of("tags", List.of(random(9_000))))) {
            VectorRecord record = VectorRecord.of("b", new float[] {1, 2}, tooLong);
            assertThatThrownBy(() -> texts.insert(List.of(record)))
                    .isInstanceOfSatisfying(VectorException.class, e -> {
                        assertCode(e, ErrorCode.INVALID_ARGUMENT);
                        assertThat(e.context().vendorCode()).isNull();
                    })
                    .hasMessageContaining("accepted are up to " + most + " in a field with an index");
        }
        assertThat(texts.count()).isEqualTo(1);
    }

    private static String random(int length) {
        return new Random(length)
                .ints(length, '!', '~')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** The index that refuses the row is that of the partition. */
    @Test
    void anIdThatAPartitionHoldsExists() {
        Database.execute(
                database,
                "CREATE TABLE parted (id text, vector vector(2) NOT NULL, meta jsonb, PRIMARY KEY (id))"
                        + " PARTITION BY RANGE (id)",
                "CREATE TABLE parted_a PARTITION OF parted FOR VALUES FROM ('a') TO ('m')");
        Map<String, String> mapping = Map.of(
                "collections.parted.table", "parted",
                "collections.parted.metadata", "meta",
                "collections.parted.metric", "DOT");
        try (VectorClient attached = Clients.open(database, mapping)) {
            VectorCollection parted = attached.collection("parted");
            Database.execute(database, "CREATE TABLE parted_late PARTITION OF parted FOR VALUES FROM ('m') TO ('z')");
            for (String id : List.of("b", "n")) {
                VectorRecord record = VectorRecord.of(id, new float[] {1, 2}, Metadata.of("of", id));
                parted.insert(List.of(record));
                assertThatThrownBy(() -> parted.insert(List.of(record)))
                        .isInstanceOfSatisfying(VectorException.class, e -> assertCode(e, ErrorCode.ID_EXISTS));
            }
            assertThat(parted.count()).isEqualTo(2);
        }
    }
}
