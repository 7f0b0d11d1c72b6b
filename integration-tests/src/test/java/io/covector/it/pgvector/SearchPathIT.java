package io.covector.it.pgvector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.CollectionSpec;
import io.covector.DeclaredField;
import io.covector.FieldType;
import io.covector.IdType;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.ScanRequest;
import io.covector.SearchRequest;
import io.covector.SearchResult;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import io.covector.test.servers.PgDatabase;
import io.covector.test.servers.PgServer;
import io.covector.test.servers.TestServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing runs that others have put into a schema of the search_path, and nothing is found or decided by it. */
class SearchPathIT {
    private static final List<String> FILTERS = List.of(
            "string = 'text 7'",
            "string > 'text 5'",
            "string in ('text 1', 'text 2')",
            "string is null",
            "string contains 'ext 1'",
            "string startsWith 'text 2'",
            "long <= 5",
            "long > 2.5",
            "long in (1, 2, 90)",
            "double < 1.5",
            "double in (0.5, 1.5)",
            "boolean = true",
            "list containsAny ('a3', 'b')",
            "list containsAll ('a3', 'b3')",
            "free = 'x3'",
            "free > 'x5'",
            "free in ('x1', 4)",
            "free is null",
            "free contains '1'",
            "free startsWith 'x2'",
            "number > 5",
            "number > 0.1",
            "number <= 0.1",
            "number = 7",
            "tags containsAny (3, 4)",
            "tags containsAll (3, 4)",
            "not (string = 'text 7' or number = 8) and long >= 3");

    private static PgDatabase victim;
    private static PgDatabase superuser;
    private static List<String> expected;

    @BeforeAll
    static void plant() {
        victim = TestServers.postgres().freshDatabaseOfPlainUser();
        PgServer server = victim.server();
        superuser = new PgDatabase(server, victim.name(), victim.jdbcUrl(), server.user(), server.password());
        Database.execute(
                superuser,
                "CREATE SCHEMA ext",
                "ALTER EXTENSION vector SET SCHEMA ext",
                "GRANT USAGE ON SCHEMA ext TO PUBLIC",
                "CREATE SCHEMA app AUTHORIZATION " + victim.user(),
                "CREATE TABLE app.legacy (id varchar PRIMARY KEY, vector ext.vector(3), title varchar, weight float8,"
                        + " labels text[], extra jsonb)",
                "CREATE TABLE app.legacy_part () INHERITS (app.legacy)",
                "CREATE FUNCTION app.move() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$ BEGIN"
                        + " INSERT INTO app.legacy_part SELECT (NEW).*; RETURN NULL; END $$",
                "CREATE FUNCTION app.keep() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$ BEGIN"
                        + " IF OLD.weight = 99 THEN RETURN NULL; END IF; RETURN OLD; END $$",
                "CREATE TRIGGER move BEFORE INSERT ON app.legacy FOR EACH ROW EXECUTE FUNCTION app.move()",
                "CREATE TRIGGER keep BEFORE DELETE ON app.legacy_part FOR EACH ROW EXECUTE FUNCTION app.keep()",
                "GRANT ALL ON app.legacy, app.legacy_part TO " + victim.user(),
                // so that plans show which indexes serve a condition, however small the tables are
                "ALTER ROLE " + victim.user() + " SET enable_seqscan = off");
        expected = run("app");
        HostileSchema.plant(superuser);
    }

    @AfterAll
    static void drop() {
        victim.close();
    }

    private static void searchPath(String path) {
        Database.execute(superuser, "ALTER ROLE " + victim.user() + " SET search_path = " + path);
    }

    @Test
    void thePlantedIsFoundByWhoDoesNotNameTheSchema() {
        searchPath("hostile, pg_catalog");
        for (String statement : List.of(
                "SELECT 1 = 1",
                "SELECT 'a'::pg_catalog.text LIKE 'b'",
                "SELECT strpos('a'::pg_catalog.text, 'a')",
                "SELECT count(*) FROM pg_catalog.pg_class",
                "SELECT '[1]'::ext.vector <-> '[1]'::ext.vector",
                "SELECT 'a'::text",
                "SELECT relname FROM pg_class")) {
            assertThatThrownBy(() -> Database.query(victim, statement))
                    .as(statement)
                    .hasStackTraceContaining("what others have planted has run");
        }
        searchPath("hostile");
        assertThatThrownBy(() -> Database.query(
                        victim,
                        "SELECT 'a'::pg_catalog.varchar OPERATOR(pg_catalog.=) 'a' AND 'a'::varchar = 'a'::text"))
                .hasStackTraceContaining("what others have planted has run");
        Database.execute(superuser, "ALTER SEQUENCE hostile.runs RESTART");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hostile, pg_catalog", "hostile", "pg_catalog, hostile, ext"})
    void nothingPlantedRunsAndResultsAreTheSame(String path) {
        assertThat(run(path)).isEqualTo(expected);
        assertThat(HostileSchema.hasRun(superuser)).isFalse();
    }

    /** Everything that a client does, as the victim; what it sees, and which indexes have served it. */
    private static List<String> run(String path) {
        searchPath(path);
        List<String> seen = new ArrayList<>();
        try (VectorClient client = Clients.open(
                victim,
                Map.ofEntries(
                        Map.entry("schema", "app"),
                        Map.entry("pool.max-size", "1"), // so that it can be asked for its statistics
                        Map.entry("index.metadata", "true"),
                        Map.entry("collections.legacy.table", "app.legacy"),
                        Map.entry("collections.legacy.metric", "euclidean"),
                        Map.entry("collections.legacy.metadata", "extra"),
                        Map.entry("collections.legacy.fields.title", "title"),
                        Map.entry("collections.legacy.fields.weight", "weight"),
                        Map.entry("collections.legacy.fields.labels", "labels"),
                        Map.entry("collections.missing.table", "app.LEGACY"),
                        Map.entry("collections.missing.metric", "euclidean")))) {
            managed(client, seen);
            metrics(client, seen);
            attached(client, seen);
            halfvec(client, seen);
            seen.add(client.listCollections() + " " + client.collectionExists("none") + " "
                    + client.health().up());
        }
        return seen;
    }

    private static VectorRecord record(int i) {
        Metadata.Builder metadata = Metadata.builder();
        if (i % 5 != 0) {
            metadata.put("string", "text " + i).put("free", i % 2 == 0 ? "x" + i : i);
        }
        return VectorRecord.of(
                "B" + i,
                new float[] {i, 1, 60 - i},
                metadata.put("long", i)
                        .put("double", i / 2.0)
                        .put("boolean", i % 3 == 0)
                        .put("list", List.of("a" + i, "b" + i % 4))
                        .put("number", i % 3 == 0 ? 0.1 : i)
                        .put("tags", List.of(i, i + 1))
                        .build());
    }

    private static List<VectorRecord> records(int from, int to) {
        List<VectorRecord> records = new ArrayList<>();
        for (int i = from; i < to; i++) {
            records.add(record(i));
        }
        return records;
    }

    private static void metrics(VectorClient client, List<String> seen) {
        for (Metric metric : Metric.values()) {
            VectorCollection items = client.createCollection(CollectionSpec.builder("item")
                    .vector(VectorField.of(3, metric).index(IndexSpec.hnsw()))
                    .build());
            items.insert(records(1, 60));
            search(items, null, seen);
            client.dropCollection("item");
        }
    }

    private static void managed(VectorClient client, List<String> seen) {
        VectorCollection items = client.createCollection(CollectionSpec.builder("item")
                .vector(VectorField.of(3, Metric.EUCLIDEAN).index(IndexSpec.hnsw()))
                .field(DeclaredField.of("string", FieldType.STRING).indexed())
                .field(DeclaredField.of("long", FieldType.LONG).indexed())
                .field(DeclaredField.of("double", FieldType.DOUBLE).indexed())
                .field(DeclaredField.of("boolean", FieldType.BOOLEAN))
                .field(DeclaredField.of("list", FieldType.STRING_LIST).indexed())
                .build());
        items.insert(records(1, 60)); // by COPY
        items.insert(List.of(record(60), record(61)));
        items.upsert(records(40, 70));
        assertThatThrownBy(() -> items.insert(List.of(record(3)))).hasMessageContaining("ID_EXISTS");
        read(items, FILTERS, seen);
        seen.add(servedBy(client));
        items.dropIndex();
        for (IndexBuild build :
                List.of(IndexBuild.defaults(), IndexBuild.defaults().concurrently())) {
            items.createIndex(IndexSpec.ivfFlat(2), build);
            search(items, null, seen);
            items.dropIndex();
        }
        seen.add(items.delete(List.of(RecordId.of("B1"), RecordId.of("B2"), RecordId.of("gone"))) + " deleted");
        for (String filter : FILTERS) {
            seen.add(filter + " deletes " + items.delete(Filter.parse(filter + " and long < 20")));
        }
        seen.add(client.dropCollection("item") + " dropped");
    }

    private static void read(VectorCollection items, List<String> filters, List<String> seen) {
        List<String> all = new ArrayList<>(filters);
        all.add("true");
        for (String text : all) {
            Filter filter = Filter.parse(text);
            seen.add(text + " counts " + items.count(filter));
            seen.add(text + " scans "
                    + items.scan(ScanRequest.builder()
                                    .filter(filter)
                                    .pageSize(30)
                                    .build())
                            .map(record -> record.id().toString())
                            .toList());
            search(items, filter, seen);
        }
        Projection keys = Projection.keys("string", "free", "tags").withVector();
        seen.add("got "
                + items.get(List.of(RecordId.of("B7"), RecordId.of("B8"), RecordId.of("none")), keys).stream()
                        .sorted(Comparator.comparing(VectorRecord::id))
                        .toList());
        seen.add("scanned "
                + items.scan(ScanRequest.builder().pageSize(20).build()).toList());
    }

    private static void search(VectorCollection items, @Nullable Filter filter, List<String> seen) {
        SearchRequest.Builder request =
                SearchRequest.builder(new float[] {5.3f, 1, 54.6f}).topK(4).projection(Projection.idOnly());
        if (filter != null) {
            request.filter(filter);
        }
        List<SearchResult> results = new ArrayList<>();
        results.add(items.search(request.build()));
        results.add(items.search(request.exact().build()));
        results.add(items.search(request.minScore(0.0175).build()));
        results.addAll(items.searchBatch(List.of(
                request.build(),
                SearchRequest.builder(new float[] {9.3f, 1, 3}).topK(60).build())));
        results.forEach(result -> seen.add(filter + " finds "
                + result.hits().stream()
                        .map(hit -> hit.id() + " " + hit.score())
                        .toList()));
    }

    /** The indexes that have been used, and not only written. */
    private static String servedBy(VectorClient client) {
        try (Connection connection = client.unwrap(DataSource.class).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_catalog.pg_stat_force_next_flush()");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        String used = Database.query(
                        superuser,
                        "SELECT string_agg(indexrelname, ' ' ORDER BY indexrelname) FROM pg_stat_user_indexes"
                                + " WHERE relname = 'item' AND idx_scan > 0")
                .get(0);
        assertThat(used).contains("pkey", "string", "long", "double", "list", "metadata", "vector");
        return used;
    }

    /** Its triggers move rows and keep some of them, so that writes and deletes are checked. */
    private static void attached(VectorClient client, List<String> seen) {
        VectorCollection legacy = client.collection("legacy");
        for (int count : new int[] {5, 20}) { // INSERT and COPY
            List<VectorRecord> records = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Metadata.Builder metadata = Metadata.builder().put("more", i);
                if (i % 2 == 0) {
                    metadata.put("title", "Title " + i).put("weight", i).put("labels", List.of("l" + i));
                }
                records.add(VectorRecord.of(count + "-" + i, new float[] {i, count, 1}, metadata.build()));
            }
            legacy.insert(records);
        }
        for (String filter :
                List.of("title > 'Title 2'", "weight < 9", "labels containsAny ('l4')", "more in (1, 2)")) {
            seen.add(filter + " counts " + legacy.count(Filter.parse(filter)));
            search(legacy, Filter.parse(filter), seen);
        }
        seen.add(legacy.delete(Filter.parse("more >= 4")) + " deleted");
        seen.add(legacy.delete(List.of(RecordId.of("5-1"), RecordId.of("20-1"))) + " deleted");
        seen.add(legacy.delete(Filter.all()) + " deleted");
        assertThatThrownBy(() -> client.collection("missing")).hasMessageContaining("there is \"app\".\"legacy\"");
    }

    private static void halfvec(VectorClient client, List<String> seen) {
        VectorCollection items = client.createCollection(CollectionSpec.builder("large")
                .idType(IdType.LONG)
                .vector(VectorField.of(2_001, Metric.COSINE).index(IndexSpec.hnsw()))
                .build());
        List<VectorRecord> records = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            float[] vector = new float[2_001];
            vector[i] = 1;
            vector[i + 1] = 2;
            records.add(VectorRecord.of(i, vector));
        }
        items.insert(records);
        float[] query = new float[2_001];
        query[4] = 1;
        seen.add("large " + items.search(SearchRequest.of(query, 2)).hits());
        seen.add(client.dropCollection("large") + " dropped");
    }
}
