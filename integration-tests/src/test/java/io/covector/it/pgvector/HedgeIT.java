package io.covector.it.pgvector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.covector.CollectionSpec;
import io.covector.Metric;
import io.covector.SearchRequest;
import io.covector.SearchResult;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorRecord;
import io.covector.client.VectorClients;
import io.covector.it.servers.PgDatabase;
import io.covector.it.servers.TestServers;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A search whose answer is late, because a test holds a lock. */
class HedgeIT {
    @Test
    void isSentOnASecondConnectionAndGivesOneAnswer() throws Exception {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try (PgDatabase database = TestServers.postgres().freshDatabase();
                VectorClient client = VectorClients.open(Clients.config(database, Map.of())
                        .set("hedge.enabled", "true")
                        .build());
                Connection blocker = database.connect()) {
            VectorCollection items = client.createCollection(
                    CollectionSpec.builder("item").vector(3, Metric.COSINE).build());
            items.upsert(VectorRecord.of("a", new float[] {1, 2, 3}));
            SearchRequest request = SearchRequest.of(new float[] {1, 2, 3}, 1);
            for (int i = 0; i < 64; i++) { // until it knows how long a search takes
                items.search(request);
            }
            blocker.setAutoCommit(false);
            try (Statement statement = blocker.createStatement()) {
                statement.execute("LOCK TABLE item IN ACCESS EXCLUSIVE MODE");
            }
            Future<SearchResult> search = executor.submit(() -> items.search(request));
            await().until(() -> waiting(database).size() == 2);

            blocker.rollback();

            assertThat(search.get(20, TimeUnit.SECONDS).hits())
                    .hasSize(1)
                    .allSatisfy(hit -> assertThat(hit.id().toString()).contains("a"));
            await().until(() -> client.stats().pool().orElseThrow().used() == 0); // the other was called off
            assertThat(items.search(request).hits()).hasSize(1);
        } finally {
            executor.shutdownNow();
        }
    }

    private static List<String> waiting(PgDatabase database) {
        return Database.query(
                database,
                "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'");
    }
}
