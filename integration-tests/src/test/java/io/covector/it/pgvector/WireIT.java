package io.covector.it.pgvector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.FieldType;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.VectorException;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.WriteMode;
import io.covector.filter.Filter;
import io.covector.spi.Backend;
import io.covector.spi.BackendCollection;
import io.covector.spi.CountQuery;
import io.covector.spi.GetQuery;
import io.covector.spi.SearchBatch;
import io.covector.spi.WriteBatch;
import io.covector.test.servers.PgDatabase;
import io.covector.test.servers.TestServers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes over the wire: binary, little, and in one turn. */
class WireIT {
    private static final int DIMENSION = 768;
    private static final int ROWS = 100;
    private static final long VECTOR_BYTES = ROWS * (4L * DIMENSION + 8);

    private final List<VectorRecord> records = Records.make(ROWS, DIMENSION, 1, i -> Metadata.of("n", i));
    /** Time stands still for the backend, so that it does not look at the catalog again but where a test says so. */
    private final StillTicker ticker = new StillTicker();

    private PgDatabase database;
    private Backend backend;
    private BackendCollection collection;

    @BeforeEach
    void open() {
        SpySocketFactory.LOSE_ANSWERS.set(false);
        database = TestServers.postgres().freshDatabase();
        // one connection, so that everything is counted and prepared on it
        backend = Backends.open(
                database,
                Map.of(
                        "pool.max-size", "1",
                        "pool.min-idle", "1",
                        "properties.socketFactory", SpySocketFactory.class.getName()),
                ticker);
        collection = backend.create(
                CollectionSpec.builder("wire")
                        .vector(VectorField.of(DIMENSION, Metric.COSINE).index(IndexSpec.hnsw()))
                        .field("n", FieldType.LONG)
                        .build(),
                Backends.seconds(30));
    }

    @AfterEach
    void close() {
        SpySocketFactory.LOSE_ANSWERS.set(false);
        backend.close();
        database.close();
    }

    private void write(WriteMode mode) {
        collection.write(new WriteBatch(mode, records), Backends.seconds(30));
    }

    private SearchBatch search(int queries, int topK, Optional<Filter> filter) {
        return SearchBatch.builder("vector", topK)
                .filter(filter.orElse(null))
                .build(new ArrayList<>(records.subList(0, queries).stream()
                        .map(VectorRecord::vector)
                        .toList()));
    }

    /**
     * Makes a call and counts what goes over the wire. After half a second without a call the pool asks the connection
     * for a sign of life first; on a machine that is as busy as that, the call is made again.
     */
    private <T> T counted(Runnable before, Supplier<T> call) throws SQLException {
        DataSource pool = backend.unwrap(DataSource.class).orElseThrow();
        while (true) {
            before.run();
            pool.getConnection().close();
            long used = System.nanoTime();
            SpySocketFactory.reset();
            T result = call.get();
            if (SpySocketFactory.FIRST_WRITE.get() - used < TimeUnit.MILLISECONDS.toNanos(400)) {
                return result;
            }
        }
    }

    private void countedWrite(Runnable before, WriteMode mode) throws SQLException {
        Object unused = counted(before, () -> {
            write(mode);
            return mode;
        });
    }

    @Test
    void vectorsAreSentInBinaryByUpsertAndByCopy() throws SQLException {
        write(WriteMode.UPSERT); // looks the types up
        countedWrite(() -> {}, WriteMode.UPSERT);
        assertThat(SpySocketFactory.SENT.get()).isBetween(VECTOR_BYTES, VECTOR_BYTES + ROWS * 80);
        assertThat(SpySocketFactory.TURNS.get()).as("an upsert is one request").isOne();

        countedWrite(() -> collection.delete(Filter.all(), Backends.seconds(30)), WriteMode.INSERT);
        assertThat(SpySocketFactory.SENT.get()).isBetween(VECTOR_BYTES, VECTOR_BYTES + ROWS * 80);
        assertThat(SpySocketFactory.TURNS.get()).as("COPY is two turns").isEqualTo(2);
    }

    @Test
    void vectorsComeBackInBinaryAndOnlyWhenAskedFor() throws SQLException {
        write(WriteMode.INSERT);
        List<RecordId> ids = records.stream().map(VectorRecord::id).toList();
        Projection withVector = Projection.metadata().withVector();
        // the driver learns the types of a result by its first use
        assertThat(collection.get(GetQuery.of(ids).projection(withVector), Backends.seconds(30)))
                .containsExactlyInAnyOrderElementsOf(records);
        assertThat(counted(
                        () -> {}, () -> collection.get(GetQuery.of(ids).projection(withVector), Backends.seconds(30))))
                .containsExactlyInAnyOrderElementsOf(records);
        assertThat(SpySocketFactory.RECEIVED.get()).isBetween(VECTOR_BYTES, VECTOR_BYTES + ROWS * 80);
        assertThat(SpySocketFactory.TURNS.get()).isOne();

        assertThat(counted(() -> {}, () -> collection.get(GetQuery.of(ids), Backends.seconds(30))))
                .hasSize(ROWS);
        assertThat(SpySocketFactory.RECEIVED.get()).isLessThan(ROWS * 80);
    }

    @Test
    void aSearchIsOneRequestWhateverItSets() throws SQLException {
        write(WriteMode.INSERT);
        List<SearchBatch> searches = List.of(
                search(1, 10, Optional.empty()),
                search(1, 50, Optional.of(Filter.gte("n", 0))),
                search(20, 10, Optional.empty()),
                search(20, 50, Optional.of(Filter.gte("n", 0))));
        for (SearchBatch search : searches) {
            collection.search(search, Backends.seconds(30));
            collection.search(search, Backends.seconds(30)); // from here on a filter has a name on the server
            assertThat(counted(() -> {}, () -> collection.search(search, Backends.seconds(30))))
                    .hasSize(search.vectors().size())
                    .allSatisfy(result -> assertThat(result.hits()).hasSize(search.topK()));
            assertThat(SpySocketFactory.TURNS.get()).isOne();
            assertThat(SpySocketFactory.SENT.get()).isLessThan(search.vectors().size() * (4L * DIMENSION + 8) + 700);
        }
    }

    @Test
    void theCatalogIsLookedAtByOneCallInFiveSeconds() throws SQLException {
        write(WriteMode.INSERT);
        SearchBatch search = search(1, 5, Optional.empty());
        for (int i = 0; i < 3; i++) { // until the statements are known
            ticker.advance(Duration.ofSeconds(5));
            assertThat(collection.search(search, Backends.seconds(30))).hasSize(1);
        }
        ticker.advance(Duration.ofMillis(4_999));
        assertThat(counted(() -> {}, () -> collection.search(search, Backends.seconds(30))))
                .hasSize(1);
        assertThat(SpySocketFactory.TURNS.get()).isOne();
        assertThat(counted(
                        () -> ticker.advance(Duration.ofSeconds(5)),
                        () -> collection.search(search, Backends.seconds(30))))
                .hasSize(1);
        assertThat(SpySocketFactory.TURNS.get()).as("with the look").isEqualTo(2);
    }

    @Test
    void statementsStayPreparedOnTheServer() throws Exception {
        for (int i = 0; i < 12; i++) {
            write(WriteMode.UPSERT);
            collection.search(search(1, 10, Optional.of(Filter.gte("n", i))), Backends.seconds(30));
            collection.get(
                    GetQuery.of(List.of(RecordId.of("r" + i))).projection(Projection.idOnly()), Backends.seconds(30));
            collection.count(CountQuery.all().filter(Filter.eq("free", "text" + i)), Backends.seconds(30));
        }
        DataSource pool = backend.unwrap(DataSource.class).orElseThrow();
        try (Connection connection = pool.getConnection();
                ResultSet rows = connection
                        .createStatement()
                        .executeQuery("SELECT statement, generic_plans + custom_plans FROM pg_prepared_statements"
                                + " WHERE statement LIKE '%\"wire\"%' AND generic_plans + custom_plans >= 11")) {
            List<String> statements = new ArrayList<>();
            while (rows.next()) {
                statements.add(rows.getString(1).substring(0, 20));
            }
            assertThat(statements)
                    .containsExactlyInAnyOrder(
                            "EXPLAIN SELECT 1 FRO",
                            "INSERT INTO \"public\"",
                            "SELECT q.n, h.* FROM",
                            "SELECT t.\"id\" AS c0 ",
                            "SELECT pg_catalog.co");
        }
    }

    @Test
    void aWriteWhoseAnswerIsLostMayHaveBeenApplied() {
        write(WriteMode.UPSERT);
        SpySocketFactory.LOSE_ANSWERS.set(true);
        VectorRecord lost = VectorRecord.of("lost", new float[DIMENSION], Metadata.empty());
        assertThatThrownBy(
                        () -> collection.write(new WriteBatch(WriteMode.UPSERT, List.of(lost)), Backends.seconds(30)))
                .isInstanceOfSatisfying(VectorException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE);
                    assertThat(e.mayHaveApplied()).isTrue();
                    assertThat(e.context().vendorCode()).isEqualTo("08006");
                });
        SpySocketFactory.LOSE_ANSWERS.set(false);
        assertThat(collection.count(CountQuery.all(), Backends.seconds(30)))
                .as("it was, and the pool has a new connection")
                .isEqualTo(ROWS + 1);
    }
}
