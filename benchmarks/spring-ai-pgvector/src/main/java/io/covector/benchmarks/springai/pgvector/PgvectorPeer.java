package io.covector.benchmarks.springai.pgvector;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.covector.benchmarks.harness.Dataset;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.ai.vectorstore.pgvector.PgVectorStore;
import org.springframework.jdbc.core.JdbcTemplate;

/** A table. Documents go in one call, since the store cuts them itself. */
final class PgvectorPeer extends StorePeer {
    private final String table;
    private final HikariDataSource pool;
    private final JdbcTemplate jdbc;
    private PgVectorStore store;

    PgvectorPeer(Dataset data, String parameters) {
        super(data, Integer.MAX_VALUE / 2);
        this.table = "bench_spring_ai" + (parameters.isEmpty() ? "" : "_binary");
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(System.getProperty("pg.url") + parameters);
        config.setUsername(System.getProperty("pg.user"));
        config.setPassword(System.getProperty("pg.password"));
        this.pool = new HikariDataSource(config);
        this.jdbc = new JdbcTemplate(pool);
        this.store = open(false);
    }

    private PgVectorStore open(boolean indexed) {
        PgVectorStore opened = PgVectorStore.builder(jdbc, new KnownEmbeddings(data()))
                .dimensions(data().dimension())
                .vectorTableName(table)
                .distanceType(PgVectorStore.PgDistanceType.COSINE_DISTANCE)
                .indexType(indexed ? PgVectorStore.PgIndexType.HNSW : PgVectorStore.PgIndexType.NONE)
                .removeExistingVectorStoreTable(true)
                .initializeSchema(true)
                .build();
        opened.afterPropertiesSet();
        return opened;
    }

    @Override
    VectorStore store() {
        return store;
    }

    @Override
    public void create(boolean indexed) {
        store = open(indexed);
    }

    @Override
    public void finish() {
        jdbc.execute("CREATE INDEX ON " + table + " USING hnsw (embedding vector_cosine_ops)");
        jdbc.execute("VACUUM ANALYZE " + table);
    }

    @Override
    public void drop() {
        jdbc.execute("DROP TABLE IF EXISTS " + table);
    }

    @Override
    public void close() {
        pool.close();
    }
}
