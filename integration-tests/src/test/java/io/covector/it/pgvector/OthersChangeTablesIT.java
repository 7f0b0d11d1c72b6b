package io.covector.it.pgvector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.ErrorCode;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.Vector;
import io.covector.VectorClient;
import io.covector.VectorException;
import io.covector.spi.Backend;
import io.covector.spi.BackendCollection;
import io.covector.spi.SearchBatch;
import io.covector.test.servers.PgDatabase;
import io.covector.test.servers.TestServers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What an open handle learns of indexes and tables that others make and drop, and what it leaves alone. */
class OthersChangeTablesIT {
    private static PgDatabase database;

    @BeforeAll
    static void create() {
        database = TestServers.postgres().freshDatabase();
    }

    @AfterAll
    static void drop() {
        database.close();
    }

    private static Map<String, String> mapping(String table, String vector) {
        Map<String, String> mapping = new HashMap<>();
        mapping.put("collections.c.table", table);
        mapping.put("collections.c.vector", vector);
        mapping.put("collections.c.metric", "cosine");
        return mapping;
    }

    private static void search(BackendCollection collection) {
        assertThat(collection.search(
                        SearchBatch.builder("vector", 1).build(List.of(Vector.wrap(new float[] {1, 2}))),
                        Backends.seconds(30)))
                .hasSize(1);
    }

    @Test
    void anOpenHandleLearnsOfIndexesAndTablesWithinFiveSeconds() {
        Database.execute(database, "CREATE TABLE watched (id text PRIMARY KEY, vector vector(2) NOT NULL)");
        StillTicker ticker = new StillTicker();
        try (Backend backend = Backends.open(database, mapping("watched", "vector"), ticker)) {
            BackendCollection collection =
                    backend.open("c", Backends.seconds(30)).orElseThrow();
            search(collection);
            Database.execute(database, "CREATE INDEX theirs ON watched USING hnsw (vector vector_cosine_ops)");
            search(collection);
            assertThat(collection.spec().vectorField().index()).isEqualTo(IndexSpec.none());
            ticker.advance(Duration.ofSeconds(5));
            search(collection);
            assertThat(collection.spec().vectorField().index()).isEqualTo(IndexSpec.hnsw());

            Database.execute(database, "DROP INDEX theirs");
            ticker.advance(Duration.ofSeconds(5));
            search(collection);
            assertThat(collection.spec().vectorField().index()).isEqualTo(IndexSpec.none());

            Database.execute(
                    database,
                    "DROP TABLE watched",
                    "CREATE TABLE watched (id bigint PRIMARY KEY, vector vector(2) NOT NULL)");
            ticker.advance(Duration.ofSeconds(5));
            assertThatThrownBy(() -> search(collection))
                    .isInstanceOfSatisfying(
                            VectorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SCHEMA_MISMATCH))
                    .hasMessageContaining("is another one now");
            Database.execute(database, "DROP TABLE watched");
            assertThatThrownBy(() -> search(collection))
                    .isInstanceOfSatisfying(
                            VectorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.COLLECTION_NOT_FOUND));
        }
    }

    @Test
    void onlyIndexesOfOurOwnAreDropped() {
        Database.execute(
                database,
                "CREATE TABLE titled (id text PRIMARY KEY, embedding vector(2), title_embedding vector(2))",
                "CREATE INDEX ON titled USING hnsw (title_embedding vector_cosine_ops)",
                "CREATE INDEX covector_theirs ON titled USING hnsw (embedding vector_cosine_ops)");
        try (VectorClient client = Clients.open(database, mapping("titled", "embedding"))) {
            assertThatThrownBy(() -> client.collection("c").dropIndex())
                    .isInstanceOfSatisfying(
                            VectorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED))
                    .hasMessageContaining("[covector_theirs]")
                    .hasMessageContaining("drop-indexes: all");
        }
        Map<String, String> all = mapping("titled", "embedding");
        all.put("collections.c.drop-indexes", "all");
        try (VectorClient client = Clients.open(database, all)) {
            client.collection("c").dropIndex();
            assertThat(indexes()).containsExactly("titled_pkey", "titled_title_embedding_idx");
        }
        try (VectorClient client = Clients.open(database, mapping("titled", "embedding"))) {
            client.collection("c").createIndex(IndexSpec.hnsw(), IndexBuild.defaults());
            assertThat(indexes()).hasSize(3);
            client.collection("c").dropIndex();
            assertThat(indexes()).containsExactly("titled_pkey", "titled_title_embedding_idx");
        }
    }

    private static List<String> indexes() {
        return Database.query(database, "SELECT indexname FROM pg_indexes WHERE tablename = 'titled' ORDER BY 1");
    }
}
