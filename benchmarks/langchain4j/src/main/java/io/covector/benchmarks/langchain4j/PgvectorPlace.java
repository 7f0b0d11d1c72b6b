package io.covector.benchmarks.langchain4j;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.pgvector.PgVectorEmbeddingStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** A table. The library makes IVFFlat indexes only, so HNSW is made beside it. */
final class PgvectorPlace implements Place {
    private static final String TABLE = "bench_langchain4j";

    private final int dimension;
    private final HikariDataSource pool;

    PgvectorPlace(int dimension) {
        this.dimension = dimension;
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(System.getProperty("pg.url"));
        config.setUsername(System.getProperty("pg.user"));
        config.setPassword(System.getProperty("pg.password"));
        this.pool = new HikariDataSource(config);
    }

    @Override
    public EmbeddingStore<TextSegment> create(boolean indexed) {
        EmbeddingStore<TextSegment> store = PgVectorEmbeddingStore.datasourceBuilder()
                .datasource(pool)
                .table(TABLE)
                .dimension(dimension)
                .dropTableFirst(true)
                .createTable(true)
                .build();
        if (indexed) {
            index();
        }
        return store;
    }

    private void index() {
        execute("CREATE INDEX ON " + TABLE
                + " USING hnsw (embedding vector_cosine_ops) WITH (m = 16, ef_construction = 64)");
    }

    private void execute(String sql) {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    @Override
    public void finish() {
        index();
        execute("VACUUM ANALYZE " + TABLE);
    }

    @Override
    public void drop() {
        execute("DROP TABLE IF EXISTS " + TABLE);
    }

    @Override
    public void close() {
        pool.close();
    }
}
