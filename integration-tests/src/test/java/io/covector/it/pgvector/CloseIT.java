package io.covector.it.pgvector;

import static io.covector.it.servers.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.Metric;
import io.covector.PoolCounts;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.client.VectorClients;
import io.covector.test.servers.PgDatabase;
import io.covector.test.servers.TestServers;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that are closed while a statement of theirs waits for a lock that a test holds. */
class CloseIT {
    private static final VectorRecord RECORD = VectorRecord.of("a", new float[] {1, 2, 3});

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private PgDatabase database;
    private Connection blocker;

    @BeforeEach
    void open() throws Exception {
        database = TestServers.postgres().freshDatabase();
        blocker = database.connect();
        blocker.setAutoCommit(false);
    }

    @AfterEach
    void close() throws Exception {
        executor.shutdownNow();
        blocker.close();
        database.close();
    }

    private VectorClient client(String closeTimeout) {
        return VectorClients.open(Clients.config(database, Map.of())
                .set("close-timeout", closeTimeout)
                .build());
    }

    /** A write that waits for the lock. */
    private Future<?> blockedWrite(VectorClient client) throws Exception {
        VectorCollection items = client.createCollection(
                CollectionSpec.builder("item").vector(3, Metric.COSINE).build());
        try (Statement statement = blocker.createStatement()) {
            statement.execute("LOCK TABLE item IN ACCESS EXCLUSIVE MODE");
        }
        Future<?> write = executor.submit(() -> items.upsert(RECORD));
        await().until(() -> !waiting().isEmpty());
        return write;
    }

    private List<String> waiting() {
        return Database.query(
                database,
                "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'");
    }

    @Test
    void closingWaitsForAStatement() throws Exception {
        VectorClient client = client("10m");
        Future<?> write = blockedWrite(client);
        assertThat(client.stats().pool().map(PoolCounts::used)).contains(1);
        assertThat(client.stats().pool().map(PoolCounts::max)).contains(4);
        Future<?> closing = executor.submit(client::close);
        await().until(() -> isRefused(client));
        assertThat(write.isDone()).isFalse();
        assertThat(closing.isDone()).isFalse();

        blocker.rollback();

        write.get();
        closing.get();
        assertThat(Database.query(database, "SELECT id FROM item")).containsExactly("a");
    }

    private static boolean isRefused(VectorClient client) {
        try {
            client.listCollections();
            return false;
        } catch (VectorException e) {
            return e.code() == ErrorCode.CLOSED;
        }
    }

    @Test
    void aStatementThatTakesTooLongIsCancelled() throws Exception {
        VectorClient client = client("0s");
        Future<?> write = blockedWrite(client);

        client.close();

        ExecutionException thrown = catchThrowableOfType(ExecutionException.class, () -> write.get());
        VectorException failure = (VectorException) thrown.getCause();
        assertThat(failure.code()).isEqualTo(ErrorCode.CLOSED);
        assertThat(failure.text()).contains("close-timeout");
        await().until(() -> waiting().isEmpty());
        blocker.rollback();
        assertThat(Database.query(database, "SELECT id FROM item")).isEmpty();
    }
}
