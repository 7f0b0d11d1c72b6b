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
import io.covector.observe.ClientListener;
import io.covector.observe.RequestInfo;
import io.covector.observe.RequestObserver;
import io.covector.test.servers.Link;
import io.covector.test.servers.Link.Direction;
import io.covector.test.servers.PgDatabase;
import io.covector.test.servers.TestServers;
import io.covector.test.servers.Toxiproxy;
import java.net.URI;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Searches whose answers are late, because a test holds a lock or slows connections down. */
class HedgeIT {
    private static final int SLOW_MILLIS = 500;

    @Test
    void isAnsweredByTheQuickOneOfTwoConnections() {
        Wins wins = new Wins();
        try (PgDatabase database = TestServers.postgres().freshDatabase();
                Toxiproxy toxiproxy = TestServers.toxiproxy()) {
            URI server = URI.create(database.jdbcUrl().substring("jdbc:".length()));
            Link link = toxiproxy.link(server.getHost(), server.getPort());
            String url = database.jdbcUrl().replaceFirst("//[^/]*/", "//127.0.0.1:" + link.port() + "/");
            try (VectorClient client = VectorClients.open(Clients.config(
                            database,
                            Map.of("url", url, "pool.max-size", "4", "pool.min-idle", "4", "pool.warm-up", "true"))
                    .set("hedge.enabled", "true")
                    .set("hedge.budget", "1")
                    .listener(wins)
                    .build())) {
                VectorCollection items = client.createCollection(
                        CollectionSpec.builder("item").vector(3, Metric.COSINE).build());
                items.upsert(VectorRecord.of("a", new float[] {1, 2, 3}));

                await().atMost(Duration.ofMinutes(2)).until(() -> {
                    searches(items, 64); // until it knows again how long a search takes
                    Link.Cure cure = link.harm(Direction.DOWNSTREAM, "latency", Map.of("latency", SLOW_MILLIS), 0.5);
                    searches(items, 3);
                    cure.apply();
                    return wins.count() > 0;
                });
                searches(items, 64);
                await().until(() -> client.stats().pool().orElseThrow().used() == 0);
            }
        }
    }

    private static void searches(VectorCollection items, int count) {
        for (int i = 0; i < count; i++) {
            assertThat(items.search(SearchRequest.of(new float[] {1, 2, 3}, 1)).hits())
                    .hasSize(1);
        }
    }

    /** Counts second requests that were answered first. */
    private static final class Wins implements ClientListener {
        private final AtomicInteger wins = new AtomicInteger();

        @Override
        public RequestObserver begun(RequestInfo request) {
            return new RequestObserver() {
                @Override
                public void hedged(boolean won) {
                    wins.addAndGet(won ? 1 : 0);
                }
            };
        }

        int count() {
            return wins.get();
        }
    }

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
