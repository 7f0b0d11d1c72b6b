package io.covector.it.pgvector;

import static io.covector.it.servers.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.RecordId;
import io.covector.SearchRequest;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.WriteResult;
import io.covector.client.VectorClients;
import io.covector.observe.ClientListener;
import io.covector.observe.RequestInfo;
import io.covector.observe.RequestObserver;
import io.covector.test.servers.PgDatabase;
import io.covector.test.servers.PgServer;
import io.covector.test.servers.TestServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a PostgreSQL in trouble answers: for each fault its code, the server's own, that the write is known not to be
 * applied, that it is tried again, and that it then succeeds, since the fault ends while the client pauses.
 */
class ServerFaultsIT {
    private static final List<VectorRecord> RECORDS = Records.make(50, 3, 1, i -> Metadata.empty());
    private static final RecordId FIRST =
            RECORDS.stream().map(VectorRecord::id).min(RecordId::compareTo).orElseThrow();
    private static final RecordId LAST =
            RECORDS.stream().map(VectorRecord::id).max(RecordId::compareTo).orElseThrow();

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final Queue<VectorException> failures = new ConcurrentLinkedQueue<>();
    private volatile Runnable cure = () -> {};
    private PgDatabase database;
    private Connection other;

    /** How the records are written. */
    enum Way {
        UPSERT,
        INSERT;

        WriteResult write(VectorCollection collection) {
            return this == UPSERT ? collection.upsert(RECORDS) : collection.insert(RECORDS);
        }
    }

    @BeforeEach
    void open() throws SQLException {
        database = TestServers.postgres().freshDatabaseOfPlainUser();
        try (VectorClient client = Clients.open(database)) {
            client.createCollection(
                    CollectionSpec.builder("item").vector(3, Metric.COSINE).build());
        }
        other = database.connect();
        other.setAutoCommit(false);
    }

    @AfterEach
    void close() throws SQLException {
        executor.shutdownNow();
        other.close();
        database.close();
    }

    /** A client whose first retry ends the fault. */
    private VectorClient client(Map<String, String> settings) {
        ClientListener listener = new ClientListener() {
            @Override
            public RequestObserver begun(RequestInfo request) {
                return new RequestObserver() {
                    @Override
                    public void retrying(VectorException failure, int attempt, Duration pause) {
                        failures.add(failure);
                        cure.run();
                    }
                };
            }
        };
        return VectorClients.open(
                Clients.config(database, settings).listener(listener).build());
    }

    private Future<?> start(Callable<?> call) {
        return executor.submit(call);
    }

    private static void finish(Future<?> call) throws Exception {
        call.get();
    }

    private void alterDatabase(String setting) {
        asSuperuser("ALTER DATABASE " + database.name() + " SET " + setting);
    }

    private void asSuperuser(String sql) {
        Database.execute(ofSuperuser(), sql);
    }

    /** Not the one under test, whose settings are none of the superuser's business. */
    private PgDatabase ofSuperuser() {
        PgServer server = database.server();
        return new PgDatabase(server, server.user(), server.jdbcUrl(), server.user(), server.password());
    }

    private void inOtherTransaction(String sql) {
        try (Statement statement = other.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private void endOther(boolean commit) {
        try {
            if (commit) {
                other.commit();
            } else {
                other.rollback();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void lockTable() {
        inOtherTransaction("LOCK TABLE item IN ACCESS EXCLUSIVE MODE");
        cure = () -> endOther(false);
    }

    private List<String> blocked() {
        return waiting("application_name = 'covector'");
    }

    private List<String> waiting(String condition) {
        return Database.query(
                database,
                "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND "
                        + condition);
    }

    private void awaitBlocked() {
        await().until(() -> !blocked().isEmpty());
    }

    private void failedOnceWith(ErrorCode code, String... vendorCodes) {
        assertThat(failures).singleElement().satisfies(failure -> {
            assertThat(failure.code()).isEqualTo(code);
            assertThat(failure.context().vendorCode()).isIn((Object[]) vendorCodes);
            assertThat(failure.mayHaveApplied()).isFalse();
        });
    }

    private void allWritten(VectorClient client) {
        VectorCollection collection = client.collection("item");
        assertThat(collection.count()).isEqualTo(RECORDS.size());
        assertThat(collection.search(SearchRequest.of(new float[] {1, 0, 0}, 5)).hits())
                .hasSize(5);
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void anAdministratorTerminatesTheConnection(Way way) throws Exception {
        try (VectorClient client = client(Map.of())) {
            VectorCollection collection = client.collection("item");
            lockTable();
            Future<?> write = start(() -> way.write(collection));
            awaitBlocked();
            asSuperuser("SELECT pg_terminate_backend(" + blocked().get(0) + ")");
            finish(write);
            failedOnceWith(ErrorCode.UNAVAILABLE, "57P01", "08006"); // of a COPY the driver keeps only that it broke
            allWritten(client);
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void theServerLimitsTheTimeOfStatements(Way way) throws Exception {
        alterDatabase("statement_timeout = '3s'"); // none but the one that waits for the lock takes so long
        try (VectorClient client = client(Map.of())) {
            VectorCollection collection = client.collection("item");
            lockTable();
            finish(start(() -> way.write(collection)));
            failedOnceWith(ErrorCode.TIMEOUT, "57014");
            allWritten(client);
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void theServerLimitsTheTimeOfLocks(Way way) throws Exception {
        alterDatabase("lock_timeout = '300ms'");
        try (VectorClient client = client(Map.of())) {
            VectorCollection collection = client.collection("item");
            lockTable();
            finish(start(() -> way.write(collection)));
            failedOnceWith(ErrorCode.CONFLICT, "55P03");
            allWritten(client);
        }
    }

    @Test
    void anotherTransactionChangedTheSameRows() throws Exception {
        alterDatabase("default_transaction_isolation = 'repeatable read'");
        try (VectorClient client = client(Map.of())) {
            VectorCollection collection = client.collection("item");
            collection.upsert(RECORDS);
            inOtherTransaction("UPDATE item SET metadata = '{\"n\": 1}' WHERE id = '" + FIRST + "'");
            Future<?> write = start(() -> collection.upsert(RECORDS));
            awaitBlocked();
            endOther(true);
            finish(write);
            failedOnceWith(ErrorCode.CONFLICT, "40001");
            assertThat(collection.get(FIRST).orElseThrow().metadata()).isEqualTo(Metadata.empty());
            allWritten(client);
        }
    }

    /**
     * The server looks for a circle once, some time after a wait has begun: so the upsert, which holds the first
     * record, waits for a lock of the test's before it reaches the last, until the other one waits for the first.
     */
    @Test
    void twoTransactionsWaitForEachOther() throws Exception {
        Database.execute(
                database,
                "CREATE FUNCTION pass() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.id = '" + LAST
                        + "' THEN PERFORM pg_advisory_xact_lock(1); END IF; RETURN NEW; END $$",
                "CREATE TRIGGER pass BEFORE INSERT ON item FOR EACH ROW EXECUTE FUNCTION pass()");
        try (Connection gate = database.connect();
                Statement door = gate.createStatement();
                VectorClient client = client(Map.of())) {
            VectorCollection collection = client.collection("item");
            collection.upsert(RECORDS);
            asSuperuser("ALTER ROLE " + database.user()
                    + " SET deadlock_timeout = '1h'"); // of the other: we are the victim
            Connection old = other;
            other = database.connect();
            other.setAutoCommit(false);
            old.close();
            inOtherTransaction("UPDATE item SET metadata = '{}' WHERE id = '" + LAST + "'");
            door.execute("SELECT pg_advisory_lock(1)");
            Future<?> write = start(() -> collection.upsert(RECORDS));
            awaitBlocked();
            Future<?> cycle = start(() -> {
                inOtherTransaction("UPDATE item SET metadata = '{}' WHERE id = '" + FIRST + "'");
                endOther(true);
                return null;
            });
            await().until(() -> !waiting("application_name <> 'covector'").isEmpty());
            door.execute("SELECT pg_advisory_unlock(1)");
            finish(write);
            finish(cycle);
            failedOnceWith(ErrorCode.CONFLICT, "40P01");
            allWritten(client);
        }
    }

    /** A disk that is full and is extended; a sequence counts although the transaction fails. */
    @ParameterizedTest
    @EnumSource(Way.class)
    void theDiskIsFull(Way way) throws Exception {
        Database.execute(
                database,
                "CREATE SEQUENCE tries",
                """
                CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                  IF nextval('tries') = 1 THEN
                    RAISE 'could not extend file "base/5/16384": No space left on device' USING ERRCODE = 'disk_full';
                  END IF;
                  RETURN NEW;
                END $$""",
                "CREATE TRIGGER fill BEFORE INSERT ON item FOR EACH ROW EXECUTE FUNCTION fill()");
        try (VectorClient client = client(Map.of())) {
            VectorCollection collection = client.collection("item");
            finish(start(() -> way.write(collection)));
            failedOnceWith(ErrorCode.RESOURCE_EXHAUSTED, "53100");
            allWritten(client);
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void thePrimaryBecomesAStandby(Way way) throws Exception {
        alterDatabase("default_transaction_read_only = on");
        try (VectorClient client = client(Map.of("pool.max-size", "8", "pool.min-idle", "8"))) {
            VectorCollection collection = client.collection("item");
            // more than there are attempts; and all in the pool, which one that the server knows may not be yet
            await().until(() -> client.stats().pool().orElseThrow().idle() == 8);
            // the name leads to the new primary now, but the connections that are open do not
            alterDatabase("default_transaction_read_only = off");
            finish(start(() -> way.write(collection)));
            failedOnceWith(ErrorCode.UNAVAILABLE, "25006");
            allWritten(client);
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void thereAreTooManyConnections(Way way) throws Exception {
        other.close();
        Map<String, String> settings = Map.of(
                "pool.max-size", "2",
                "pool.min-idle", "0", // or the pool opens one by itself
                "pool.acquire-timeout", "3s");
        try (VectorClient client = client(settings)) {
            VectorCollection collection = client.collection("item");
            HikariDataSource pool = client.unwrap(DataSource.class).unwrap(HikariDataSource.class);
            try (Connection taken = pool.getConnection()) {
                assertThat(taken.isValid(1)).isTrue();
                asSuperuser("ALTER ROLE " + database.user() + " CONNECTION LIMIT 1");
                await().until(() -> {
                    // on a busy machine a second one may have been made for a call that a first one served
                    pool.getHikariPoolMXBean().softEvictConnections();
                    return connections() == 1;
                });
                cure = () -> asSuperuser("ALTER ROLE " + database.user() + " CONNECTION LIMIT -1");
                finish(start(() -> way.write(collection)));
            }
            failedOnceWith(ErrorCode.RESOURCE_EXHAUSTED, "53300");
            assertThat(failures.element().context().pool()).contains("active 1");
            allWritten(client);
        }
        other = database.connect();
    }

    private long connections() {
        return Database.query(
                        ofSuperuser(), "SELECT pid FROM pg_stat_activity WHERE usename = '" + database.user() + "'")
                .size();
    }

    @Test
    void aClientThatGetsNoConnectionAtStartSaysWhy() {
        asSuperuser("ALTER ROLE " + database.user() + " CONNECTION LIMIT 0");
        assertThatThrownBy(() -> client(Map.of()).close()).isInstanceOfSatisfying(VectorException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.RESOURCE_EXHAUSTED);
            assertThat(e.context().vendorCode()).isEqualTo("53300");
            assertThat(e.text()).contains("too many connections for role");
        });
    }
}
