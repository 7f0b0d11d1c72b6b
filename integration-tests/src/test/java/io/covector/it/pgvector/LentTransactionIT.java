package io.covector.it.pgvector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.covector.BulkOptions;
import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.RecordId;
import io.covector.SearchRequest;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.client.ClientConfig;
import io.covector.client.VectorClients;
import io.covector.filter.Filter;
import io.covector.test.servers.PgDatabase;
import io.covector.test.servers.TestServers;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionTemplate;

/** Covector inside transactions of the application, which Spring hands out through its DataSource. */
class LentTransactionIT {
    private static final int DIMENSION = 4;

    private PgDatabase database;
    private HikariDataSource pool;
    private VectorClient client;
    private VectorCollection collection;
    private JdbcTemplate jdbc;
    private TransactionTemplate transaction;

    @BeforeEach
    void open() throws SQLException {
        database = TestServers.postgres().freshDatabase();
        Database.execute(database, "CREATE TABLE orders (n int PRIMARY KEY)");
    }

    private void open(boolean poolAutoCommit) {
        open(poolAutoCommit, 6);
    }

    private void open(boolean poolAutoCommit, int connections) {
        pool = pool(poolAutoCommit, connections);
        jdbc = new JdbcTemplate(pool);
        transaction = new TransactionTemplate(new DataSourceTransactionManager(pool));
        client = client(new TransactionAwareDataSourceProxy(pool));
        collection = client.createCollection(CollectionSpec.builder("doc")
                .vector(VectorField.of(DIMENSION, Metric.COSINE).index(IndexSpec.hnsw()))
                .build());
    }

    private HikariDataSource pool(boolean autoCommit, int size) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.jdbcUrl());
        config.setUsername(database.user());
        config.setPassword(database.password());
        config.setMaximumPoolSize(size);
        config.setAutoCommit(autoCommit);
        config.setConnectionTimeout(20_000);
        return new HikariDataSource(config);
    }

    private static VectorClient client(DataSource dataSource) {
        return VectorClients.open(ClientConfig.builder()
                .set("backends.main.type", "pgvector")
                .set("batch.max-records", "100")
                .set("timeout", "10s")
                .set("search.coalesce", "on")
                .set("search.coalesce-from", "1")
                .resource("main", DataSource.class, dataSource)
                .build());
    }

    @AfterEach
    void close() {
        client.close();
        pool.close();
        database.close();
    }

    private static List<VectorRecord> records(int count) {
        return Records.make(count, DIMENSION, 1, i -> Metadata.of("n", i));
    }

    private void order(int n) {
        jdbc.update("INSERT INTO orders VALUES (?)", n);
    }

    private long orders() {
        return Long.parseLong(
                Database.query(database, "SELECT count(*) FROM orders").get(0));
    }

    private long stored() {
        return Long.parseLong(
                Database.query(database, "SELECT count(*) FROM doc").get(0));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void rowsAndVectorsAreCommittedTogether(boolean poolAutoCommit) {
        open(poolAutoCommit);

        transaction.executeWithoutResult(status -> {
            collection.upsert(records(1_050)); // eleven requests, all on this thread; and the first statement of all
            order(1);
            assertThat(stored()).isZero(); // nobody else sees them yet
            assertThat(collection.count(Filter.all())).isEqualTo(1_050);
            assertThat(collection
                            .search(SearchRequest.of(new float[] {1, 0, 0, 0}, 3))
                            .hits())
                    .hasSize(3);
        });

        assertThat(orders()).isEqualTo(1);
        assertThat(stored()).isEqualTo(1_050);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void rowsAndVectorsAreRolledBackTogether(boolean poolAutoCommit) {
        open(poolAutoCommit);
        collection.upsert(records(2));

        transaction.executeWithoutResult(status -> {
            assertThat(collection.delete(List.of(RecordId.of("r0")))).isEqualTo(1); // a single call comes first
            collection.insert(records(300).subList(100, 300)); // COPY
            order(1);
            assertThat(collection.count(Filter.all())).isEqualTo(201);
            status.setRollbackOnly();
        });

        assertThat(orders()).isZero();
        assertThat(stored()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void outsideOfTransactionsEachCallIsItsOwn(boolean poolAutoCommit) {
        open(poolAutoCommit);

        collection.upsert(records(250));
        assertThat(stored()).isEqualTo(250);
        collection.delete(Filter.lt("n", 50));

        assertThat(stored()).isEqualTo(200);
        assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
    }

    /** A second one would be awaited for longer than the call may take. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void onePooledConnectionIsEnough(boolean poolAutoCommit) {
        open(poolAutoCommit, 1);

        collection.upsert(records(250));
        transaction.executeWithoutResult(status -> {
            collection.delete(Filter.lt("n", 50));
            status.setRollbackOnly();
        });
        transaction.executeWithoutResult(status -> collection.delete(Filter.lt("n", 7)));

        assertThat(collection.count()).isEqualTo(243);
    }

    @Test
    void aSearchCommitsNothing() {
        open(true);
        collection.upsert(records(20));

        transaction.executeWithoutResult(status -> {
            order(1);
            collection.search(SearchRequest.of(new float[] {1, 0, 0, 0}, 3));
            collection.searchBatch(IntStream.range(0, 40)
                    .mapToObj(i -> SearchRequest.of(new float[] {1, i, 0, 0}, 3))
                    .toList());
            assertThat(orders()).isZero();
            status.setRollbackOnly();
        });

        assertThat(orders()).isZero();
    }

    @Test
    void settingsOfASearchEndWithIt() {
        open(true);
        collection.upsert(records(20));

        transaction.executeWithoutResult(status -> {
            jdbc.execute("SET LOCAL hnsw.ef_search = 77");
            collection.search(SearchRequest.builder(new float[] {1, 0, 0, 0})
                    .topK(3)
                    .ef(300)
                    .filter(Filter.gte("n", 2))
                    .build());
            assertThat(jdbc.queryForObject("SHOW hnsw.ef_search", String.class)).isEqualTo("77");
            assertThat(jdbc.queryForObject("SHOW hnsw.iterative_scan", String.class))
                    .isEqualTo("off");
        });
    }

    @Test
    void anIndexIsBuiltInsideAndLeavesTheSettingsAsTheyWere() {
        open(true);
        collection.upsert(records(20));
        collection.dropIndex();

        transaction.executeWithoutResult(status -> {
            jdbc.execute("SET LOCAL maintenance_work_mem = '70MB'");
            jdbc.execute("SET LOCAL statement_timeout = '59s'");
            collection.createIndex(IndexSpec.hnsw(), IndexBuild.defaults().memoryBytes(90L << 20));
            assertThat(jdbc.queryForObject("SHOW maintenance_work_mem", String.class))
                    .isEqualTo("70MB");
            assertThat(jdbc.queryForObject("SHOW statement_timeout", String.class))
                    .isEqualTo("59s");
        });
        assertThat(Database.query(database, "SELECT 1 FROM pg_indexes WHERE indexdef LIKE '%hnsw%'"))
                .hasSize(1);
    }

    @Test
    void aFailedCallLeavesTheTransactionUsable() {
        open(true);
        collection.upsert(records(5));

        transaction.executeWithoutResult(status -> {
            order(1);
            VectorException e = catchThrowableOfType(
                    VectorException.class, () -> collection.insert(records(6).subList(4, 6)));
            assertThat(e.code()).isEqualTo(ErrorCode.ID_EXISTS);
            assertThat(e.writeResult().orElseThrow().written()).isEqualTo(1); // of the two, each on its own
            order(2);
        });

        assertThat(orders()).isEqualTo(2);
        assertThat(stored()).isEqualTo(6);
    }

    @Test
    void aCallIsNotTriedAgainInsideATransaction() throws SQLException {
        open(true);
        collection.upsert(records(5));
        try (Connection blocker = database.connect();
                Statement statement = blocker.createStatement()) {
            blocker.setAutoCommit(false);
            statement.execute("SELECT FROM doc WHERE id = 'r1' FOR UPDATE");

            transaction.executeWithoutResult(status -> {
                jdbc.execute("SET LOCAL lock_timeout = '50ms'");
                VectorException e = catchThrowableOfType(
                        VectorException.class,
                        () -> collection.upsert(records(2).subList(1, 2)));
                assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT);
                assertThat(e.context().attempt()).isEqualTo(1);
                assertThat(e).hasMessageContaining("roll it back and run it again as a whole");
                status.setRollbackOnly();
            });
        }
    }

    @Test
    void aTransactionThatHasFailedBeforeIsSaidToHaveFailed() {
        open(true);

        transaction.executeWithoutResult(status -> {
            assertThat(catchThrowableOfType(RuntimeException.class, () -> jdbc.execute("SELECT 1/0")))
                    .isNotNull();
            VectorException e = catchThrowableOfType(VectorException.class, () -> collection.upsert(records(1)));
            assertThat(e.code()).isEqualTo(ErrorCode.REJECTED);
            assertThat(e.context().vendorCode()).isEqualTo("25P02");
            status.setRollbackOnly();
        });
    }

    @Test
    void aReadOnlyTransactionRefusesWritesAndKeepsItsConnection() {
        open(true);
        TransactionTemplate readOnly = new TransactionTemplate(new DataSourceTransactionManager(pool));
        readOnly.setReadOnly(true);

        readOnly.executeWithoutResult(status -> {
            VectorException e = catchThrowableOfType(VectorException.class, () -> collection.upsert(records(1)));
            assertThat(e.context().vendorCode()).isEqualTo("25006");
            assertThat(e.code()).isEqualTo(ErrorCode.REJECTED);
            assertThat(collection.count(Filter.all())).isZero();
        });
    }

    @Test
    void aBulkWriterIsRefusedInside() {
        open(true);

        transaction.executeWithoutResult(status -> {
            VectorException e =
                    catchThrowableOfType(VectorException.class, () -> collection.bulkWriter(BulkOptions.defaults()));
            assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED);
        });
    }

    @Test
    void aPoolWithoutAutoCommitBehindAWrapperIsCommittedCallByCall() {
        open(true);
        try (HikariDataSource other = pool(false, 2);
                VectorClient wrapped = client(new DelegatingDataSource(other))) {
            wrapped.collection("doc").upsert(records(3));

            // also in a transaction of another DataSource
            transaction.executeWithoutResult(status -> wrapped.collection("doc").delete(List.of(RecordId.of("r1"))));
        }
        assertThat(stored()).isEqualTo(2);
    }

    /** Each call asks the pool twice whether it is in a transaction, and there are more calls than connections. */
    @Test
    void callsDoNotWaitForEachOthersConnections() throws Exception {
        open(true);
        try (HikariDataSource small = pool(false, 2);
                VectorClient wrapped = client(new DelegatingDataSource(small) {})) { // not known to be Spring's
            small.setConnectionTimeout(60_000); // much longer than a call may take
            VectorCollection documents = wrapped.collection("doc");
            documents.upsert(records(1));
            ExecutorService executor = Executors.newFixedThreadPool(8);
            try {
                List<Future<Long>> counts = executor.invokeAll(Collections.nCopies(200, documents::count));
                for (Future<Long> count : counts) {
                    assertThat(count.get()).isEqualTo(1);
                }
            } finally {
                executor.shutdownNow();
            }
            assertThat(small.getHikariPoolMXBean().getActiveConnections()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aConnectionToAReadOnlyServerIsNotUsedAgain(boolean poolAutoCommit) {
        open(poolAutoCommit, 1);
        String readOnly = "ALTER DATABASE \"" + database.name() + "\" SET default_transaction_read_only = ";
        Database.execute(database, readOnly + "on");
        pool.getHikariPoolMXBean().softEvictConnections();
        VectorException e = catchThrowableOfType(VectorException.class, () -> collection.upsert(records(1)));
        assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE);
        Database.execute(database, "SET default_transaction_read_only = off", readOnly + "off");

        collection.upsert(records(2));

        assertThat(stored()).isEqualTo(2);
        assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
    }

    @Test
    void connectionsThatDoNotUnwrapAreRefusedByName() {
        open(true);
        DataSource opaque = new DelegatingDataSource(pool) {
            @Override
            public Connection getConnection() throws SQLException {
                Connection target = super.getConnection();
                return (Connection) Proxy.newProxyInstance(
                        getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                            if (method.getName().equals("unwrap")) {
                                throw new SQLException("not a wrapper");
                            }
                            return method.invoke(target, arguments);
                        });
            }
        };

        VectorException e = catchThrowableOfType(VectorException.class, () -> client(opaque));

        assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIG);
        assertThat(e).hasMessageContaining("do not unwrap to org.postgresql.jdbc.PgConnection");
        assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
    }
}
