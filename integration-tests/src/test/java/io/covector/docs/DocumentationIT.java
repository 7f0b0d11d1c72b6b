package io.covector.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.covector.CollectionSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.RecordId;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorRecord;
import io.covector.client.ClientConfig;
import io.covector.client.VectorClients;
import io.covector.it.milvus.ForeignMilvus;
import io.covector.it.milvus.MilvusFixture;
import io.covector.test.servers.MilvusKind;
import io.covector.test.servers.PgBouncer;
import io.covector.test.servers.PgDatabase;
import io.covector.test.servers.TestServers;
import io.milvus.v2.client.MilvusClientV2;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.Embedding;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;

/** Runs the snippets of the documentation on real servers, and what stands beside each other on its pages. */
class DocumentationIT {
    private static final List<float[]> VECTORS = IntStream.range(0, 10)
            .mapToObj(i -> new float[] {1, (float) Math.abs(6.2 - i) / 5, 0.1f * i})
            .toList();
    private static final List<String> IDS = IntStream.range(0, 10)
            .mapToObj(i -> new UUID(0x2000_0000_0000_4000L + ((long) i << 32), 0x8000_0000_0000_0000L).toString())
            .toList();
    private static final float[] QUERY = {1, 0.05f, 0.5f};

    @TempDir
    private static Path directory;

    private static Snippets snippets;
    private static PgDatabase database;
    private static MilvusFixture milvus;
    private static HikariDataSource pool;

    @BeforeAll
    static void open() throws Exception {
        snippets = Snippets.compiled(directory);
        database = TestServers.postgres().freshDatabase();
        milvus = new MilvusFixture(MilvusKind.MILVUS);
        pool = new HikariDataSource();
        pool.setJdbcUrl(database.jdbcUrl());
        pool.setUsername(database.user());
        pool.setPassword(database.password());
        pool.setMaximumPoolSize(4);
    }

    @AfterAll
    static void close() throws Exception {
        pool.close();
        milvus.close();
        database.close();
        snippets.close();
    }

    private static VectorClient pgvector() {
        return VectorClients.open(ClientConfig.builder()
                .set("backends.main.type", "pgvector")
                .resource("main", DataSource.class, pool)
                .build());
    }

    private static VectorClient milvus() {
        return VectorClients.open(milvus.config().build());
    }

    @Test
    void bodiesRunOnPgvector() throws Exception {
        try (VectorClient client = pgvector()) {
            snippets.runBodies(client);
            assertThat(client.collectionExists("docs")).isTrue();
        }
    }

    /** docs/poolers.md: nothing but the address differs. */
    @Test
    void bodiesRunBehindAPooler() throws Exception {
        try (PgDatabase other = TestServers.postgres().freshDatabaseOfPlainUser();
                PgBouncer pooler = TestServers.pgBouncer(other.server(), PgBouncer.PoolMode.TRANSACTION, 2);
                VectorClient client = VectorClients.open(config(pooler.inFrontOf(other)))) {
            snippets.runBodies(client);
            assertThat(client.collectionExists("docs")).isTrue();
        }
    }

    private static ClientConfig config(PgDatabase pooled) {
        return ClientConfig.builder()
                .set("backends.main.type", "pgvector")
                .set("backends.main.url", pooled.jdbcUrl())
                .set("backends.main.user", pooled.user())
                .set("backends.main.password", pooled.password())
                .set("backends.main.pool.max-size", 8)
                .set("backends.main.pool.min-idle", 1)
                .build();
    }

    @Test
    void bodiesRunOnMilvus() throws Exception {
        try (VectorClient client = milvus()) {
            snippets.runBodies(client);
            assertThat(client.collectionExists("docs")).isTrue();
        }
    }

    /** docs/transactions.md: both are committed, or neither. */
    @Test
    void ordersAndVectorsAreOneTransaction() throws Exception {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE orders (number int PRIMARY KEY)");
            try (VectorClient client = pgvector()) {
                client.createCollection(
                        CollectionSpec.builder("lines").vector(2, Metric.COSINE).build());
            }
            Constructor<?> constructor = snippets.type("Orders").getDeclaredConstructor(DataSource.class);
            constructor.setAccessible(true);
            Object orders = constructor.newInstance(pool);
            List<VectorRecord> lines = List.of(VectorRecord.of("a", new float[] {1, 0}));
            call("Orders", "add", orders, 1, lines);

            assertThat(numbers(statement)).containsExactly("1 1");
            List<VectorRecord> wrong = List.of(VectorRecord.of("b", new float[] {1, 0, 0}));
            assertThatThrownBy(() -> call("Orders", "add", orders, 2, wrong)).hasMessageContaining("3 dimensions");
            assertThat(numbers(statement)).as("orders and lines").containsExactly("1 1");
            call("Orders", "close", orders);
        }
    }

    private static List<String> numbers(Statement statement) throws Exception {
        List<String> numbers = new ArrayList<>();
        try (ResultSet rows =
                statement.executeQuery("SELECT (SELECT count(*) FROM orders) || ' ' || (SELECT count(*) FROM lines)")) {
            while (rows.next()) {
                numbers.add(rows.getString(1));
            }
        }
        return numbers;
    }

    /** docs/migration.md: from the process to PostgreSQL, from there to Milvus. */
    @Test
    void recordsMoveFromBackendToBackend() throws Exception {
        ClientConfig memory =
                ClientConfig.builder().set("backends.main.type", "embedded").build();
        try (VectorClient first = VectorClients.open(memory);
                VectorClient second = pgvector();
                VectorClient third = milvus()) {
            VectorCollection moved = first.createCollection(
                    Snippets.SPEC.toBuilder().name("moved").build());
            moved.upsert(IntStream.range(0, 10)
                    .mapToObj(i -> VectorRecord.of(
                            IDS.get(i), VECTORS.get(i), Metadata.of("year", 2_015 + i, "free", Map.of("n", i))))
                    .toList());
            for (int run = 0; run < 2; run++) { // it may be repeated
                assertThat(call("Moving", "copy", null, first, second, "moved")).isEqualTo(10L);
                assertThat(call("Moving", "copy", null, second, third, "moved")).isEqualTo(10L);
            }
            assertThat(third.collection("moved").get(RecordId.of(IDS.get(4))))
                    .hasValueSatisfying(record -> assertThat(record.metadata())
                            .isEqualTo(Metadata.of("year", 2_019, "free", Map.of("n", 4))));
        }
    }

    @Test
    void langChain4jFindsTheSame() throws Exception {
        try (VectorClient client = pgvector()) {
            Object theirs = call("WithLangChain4j", "nearest", null, pool, IDS, VECTORS, QUERY);
            assertThat(call("InPlaceOfLangChain4j", "nearest", null, client, IDS, VECTORS, QUERY))
                    .isEqualTo(theirs)
                    .isEqualTo(expected());
        }
    }

    @Test
    void springAiFindsTheSame() throws Exception {
        List<String> texts = IntStream.range(0, 10).mapToObj(i -> "text " + i).toList();
        try (VectorClient client = pgvector()) {
            Object theirs = call("WithSpringAi", "nearest", null, pool, new Numbered(), IDS, texts, "query");
            assertThat(call("InPlaceOfSpringAi", "nearest", null, client, new Numbered(), IDS, texts, "query"))
                    .isEqualTo(theirs)
                    .isEqualTo(expected());
        }
    }

    @Test
    void rawClientsFindTheSame() throws Exception {
        try (VectorClient onPgvector = pgvector();
                VectorClient onMilvus = milvus();
                ForeignMilvus other = new ForeignMilvus(milvus)) {
            MilvusClientV2 sdk = other.client();
            assertThat(List.of(
                            call("WithJdbc", "nearest", null, pool, IDS, VECTORS, QUERY),
                            call("WithMilvusSdk", "nearest", null, sdk, IDS, VECTORS, QUERY),
                            call("InPlaceOfRawClients", "nearest", null, onPgvector, IDS, VECTORS, QUERY),
                            call("InPlaceOfRawClients", "nearest", null, onMilvus, IDS, VECTORS, QUERY)))
                    .containsOnly(expected());
        }
    }

    /** The ids of the three nearest from 2018 on, which is from the fourth on. */
    private static List<String> expected() {
        return IntStream.range(3, 10)
                .boxed()
                .sorted((a, b) -> Double.compare(cosine(VECTORS.get(b)), cosine(VECTORS.get(a))))
                .limit(3)
                .map(IDS::get)
                .toList();
    }

    private static double cosine(float[] vector) {
        double dot = 0;
        double square = 0;
        for (int i = 0; i < vector.length; i++) {
            dot += vector[i] * QUERY[i];
            square += vector[i] * vector[i];
        }
        return dot / Math.sqrt(square);
    }

    /** Calls the only method of that name. */
    private static Object call(String type, String name, Object on, Object... arguments) throws Exception {
        for (Method method : snippets.type(type).getDeclaredMethods()) {
            if (method.getName().equals(name)) {
                method.setAccessible(true);
                try {
                    return method.invoke(on, arguments);
                } catch (InvocationTargetException e) {
                    throw e.getCause() instanceof Exception cause ? cause : e;
                }
            }
        }
        throw new NoSuchMethodException(type + "." + name);
    }

    /** The vector of the number at the end of the text, or that of the query. */
    private static final class Numbered implements EmbeddingModel {
        private static float[] vector(String text) {
            return text.equals("query") ? QUERY : VECTORS.get(Integer.parseInt(text.substring("text ".length())));
        }

        @Override
        public EmbeddingResponse call(EmbeddingRequest request) {
            List<Embedding> embeddings = new ArrayList<>();
            for (String text : request.getInstructions()) {
                embeddings.add(new Embedding(vector(text), embeddings.size()));
            }
            return new EmbeddingResponse(embeddings);
        }

        @Override
        public float[] embed(Document document) {
            return vector(document.getText());
        }

        @Override
        public int dimensions() {
            return QUERY.length;
        }
    }
}
