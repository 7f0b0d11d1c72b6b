package io.covector.it.pgvector;

import static io.covector.it.servers.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.covector.CollectionSpec;
import io.covector.Metric;
import io.covector.spi.Backend;
import io.covector.spi.BackendCollection;
import io.covector.spi.CallContext;
import io.covector.spi.CancelSignal;
import io.covector.spi.CountQuery;
import io.covector.test.servers.PgDatabase;
import io.covector.test.servers.TestServers;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A cancellation that reaches the server when its call is over, as behind a busy server or a slow network. */
class LateCancelIT {
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

    @Test
    void hitsNoOtherCall() throws Exception {
        try (CancelHolder way = new CancelHolder(database.jdbcUrl());
                Backend backend = Backends.open(database, Map.of("url", way.jdbcUrl(), "pool.max-size", "1"))) {
            BackendCollection items = backend.create(
                    CollectionSpec.builder("item").vector(3, Metric.COSINE).build(), Backends.seconds(60));
            CancelSignal cancel = new CancelSignal();
            Future<Long> given = blockedCount(items, Backends.cancelledBy(cancel));
            cancel.cancel();
            way.awaitOne();
            blocker.rollback(); // the statement ends, but not by the cancellation
            await().until(given::isDone);

            Future<Long> next = blockedCount(items, Backends.seconds(60));
            way.deliver();
            blocker.rollback();

            assertThat(next.get()).isZero();
        }
    }

    private Future<Long> blockedCount(BackendCollection items, CallContext context) throws Exception {
        try (Statement statement = blocker.createStatement()) {
            statement.execute("LOCK TABLE item IN ACCESS EXCLUSIVE MODE");
        }
        Future<Long> count = executor.submit(() -> items.count(CountQuery.all(), context));
        await().until(() -> !Database.query(
                        database,
                        "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                                + " AND wait_event_type = 'Lock'")
                .isEmpty());
        return count;
    }
}
