package io.covector.it.pgvector;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.CollectionSpec;
import io.covector.DeclaredField;
import io.covector.FieldType;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.SearchHit;
import io.covector.SearchRequest;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorField;
import io.covector.client.VectorClients;
import io.covector.filter.Filter;
import io.covector.test.servers.PgDatabase;
import io.covector.test.servers.TestServers;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Filters that an index on a column answers with few rows, beside a graph that is too poor to find them all. */
class SelectiveFilterIT {
    private static final int DIMENSION = 48;
    private static final int ROWS = 4_000;
    private static final int SEARCHES = 40;

    @Test
    void areAllFound() {
        try (PgDatabase database = TestServers.postgres().freshDatabase();
                VectorClient client =
                        VectorClients.open(Clients.config(database, Map.of()).build())) {
            VectorCollection items = client.createCollection(CollectionSpec.builder("item")
                    .vector(VectorField.of(DIMENSION, Metric.COSINE).index(IndexSpec.none()))
                    .field(DeclaredField.of("tenant", FieldType.LONG).indexed())
                    .build());
            items.insert(Records.make(ROWS, DIMENSION, 1, i -> Metadata.of("tenant", i % 10)));
            items.createIndex(IndexSpec.hnsw(4, 8), IndexBuild.defaults());
            Database.execute(database, "ANALYZE item");

            int all = SEARCHES * SearchRequest.DEFAULT_TOP_K;
            assertThat(found(items, search -> search.ef(40)))
                    .as("by the graph, or this tests nothing")
                    .isLessThan(all);
            assertThat(found(items, search -> search)).isEqualTo(all);
        }
    }

    /** How many of the nearest rows the searches find. */
    private static int found(VectorCollection items, UnaryOperator<SearchRequest.Builder> how) {
        Random random = new Random(2);
        int found = 0;
        for (int i = 0; i < SEARCHES; i++) {
            float[] vector = Records.vector(random, DIMENSION);
            Filter tenant = Filter.eq("tenant", i % 10);
            List<SearchHit> hits = items.search(
                            how.apply(SearchRequest.builder(vector).filter(tenant))
                                    .build())
                    .hits();
            List<SearchHit> nearest = items.search(
                            SearchRequest.builder(vector).filter(tenant).exact().build())
                    .hits();
            found += (int) hits.stream()
                    .filter(hit -> nearest.stream().anyMatch(near -> near.id().equals(hit.id())))
                    .count();
        }
        return found;
    }
}
