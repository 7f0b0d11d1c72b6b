package io.covector.it.pgvector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.CollectionSpec;
import io.covector.CollectionState;
import io.covector.ErrorCode;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.ScanRequest;
import io.covector.SearchRequest;
import io.covector.Vector;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.filter.Comparison;
import io.covector.filter.Filter;
import io.covector.tck.oracle.Oracle;
import io.covector.test.servers.PgDatabase;
import io.covector.test.servers.TestServers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AttachedTableIT {
    private static PgDatabase database;

    @BeforeAll
    static void createLegacyTables() {
        database = TestServers.postgres().freshDatabase();
        Database.execute(
                database,
                "CREATE SCHEMA legacy",
                """
                CREATE TABLE legacy."Docs 2020" (
                    doc_id integer PRIMARY KEY, embedding vector(3), title varchar(200) COLLATE "en-x-icu",
                    weight real, labels text[], published boolean, extra jsonb, owner text DEFAULT 'nobody')""",
                "INSERT INTO legacy.\"Docs 2020\""
                        + " VALUES (1, '[1,0,0]', 'Zebra', 0.5, '{a,b}', true, '{\"x\": 1}', 'somebody'),"
                        + " (2, NULL, 'apple', NULL, NULL, NULL, NULL, 'somebody')",
                "CREATE TABLE plain (id text PRIMARY KEY, vector vector(2) NOT NULL)",
                "CREATE TABLE wrong (id numeric PRIMARY KEY, vector vector, meta xml)");
    }

    @AfterAll
    static void drop() {
        database.close();
    }

    private static Map<String, String> docs() {
        Map<String, String> mapping = new LinkedHashMap<>();
        mapping.put("collections.docs.table", "legacy.\"Docs 2020\"");
        mapping.put("collections.docs.id", "doc_id");
        mapping.put("collections.docs.vector", "embedding");
        mapping.put("collections.docs.metadata", "extra");
        mapping.put("collections.docs.metric", "euclidean");
        mapping.put("collections.docs.fields.title", "title");
        mapping.put("collections.docs.fields.weight", "weight");
        mapping.put("collections.docs.fields.labels", "labels");
        mapping.put("collections.docs.fields.published", "published");
        return mapping;
    }

    /** INSERT must say that it gives the ids itself; COPY does so without. */
    @Test
    void idsThatASequenceMakesForOthersAreGivenByTheCaller() {
        Database.execute(
                database,
                "CREATE TABLE counted (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, vector vector(2) NOT NULL)");
        try (VectorClient client =
                Clients.open(database, Map.of("collections.c.table", "counted", "collections.c.metric", "euclidean"))) {
            VectorCollection counted = client.collection("c");
            for (int count : new int[] {1, 9, 10, 300}) { // INSERT and COPY
                List<VectorRecord> records = LongStream.range(0, count)
                        .mapToObj(i -> VectorRecord.of(i + 1_000L * count, new float[] {i, 1}))
                        .toList();
                counted.insert(records);
                counted.upsert(records);
            }
            assertThat(counted.count()).isEqualTo(320);
        }
    }

    /** A field is read and filtered, and left out of INSERT, COPY and the comparison with what is stored. */
    @Test
    void fieldsThatTheServerComputesAreReadAndNotWritten() {
        Database.execute(
                database,
                "CREATE TABLE computed (id text PRIMARY KEY, vector vector(2) NOT NULL, a bigint,"
                        + " twice bigint GENERATED ALWAYS AS (a * 2) STORED, n bigint GENERATED ALWAYS AS IDENTITY)",
                "CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'");
        try (VectorClient client = computed(Map.of(
                "collections.c.fields.a", "a", "collections.c.fields.twice", "twice", "collections.c.fields.n", "n"))) {
            VectorCollection rows = client.collection("c");
            assertThat(rows.spec().field("twice")).isPresent();
            rows.insert(computed("i", 1));
            rows.insert(computed("c", 40));
            rows.upsert(computed("c", 40));
            assertThat(rows.count()).isEqualTo(41);
            assertThat(rows.get(RecordId.of("c7")).orElseThrow().metadata().get("twice"))
                    .isEqualTo(14L);
            assertThat(rows.count(Filter.gte("twice", 60))).isEqualTo(10);
            assertThat(rows.count(Filter.exists("n"))).isEqualTo(41);
            assertThatThrownBy(() -> rows.upsert(List.of(
                            computed("new", 1).get(0),
                            VectorRecord.of("bad", new float[] {1, 1}, Metadata.of("twice", 4)))))
                    .hasMessageContaining("INVALID_ARGUMENT")
                    .hasMessageContaining("record 'bad' has a value in declared field 'twice', whose column \"twice\"")
                    .hasMessageContaining("GENERATED ALWAYS");
            assertThat(rows.get(RecordId.of("new0"))).isEmpty();
            Database.execute(
                    database, "CREATE TRIGGER keep BEFORE INSERT ON computed FOR EACH ROW EXECUTE FUNCTION keep()");
        }
        try (VectorClient client = computed(Map.of("collections.c.fields.twice", "twice"))) {
            client.collection("c").upsert(VectorRecord.of("again", new float[] {1, 1}));
            assertThat(client.collection("c").count()).isEqualTo(42);
        }
    }

    private static List<VectorRecord> computed(String prefix, int count) {
        return LongStream.range(0, count)
                .mapToObj(i -> VectorRecord.of(prefix + i, new float[] {i, 1}, Metadata.of("a", i)))
                .toList();
    }

    private static VectorClient computed(Map<String, String> fields) {
        Map<String, String> mapping = new LinkedHashMap<>(fields);
        mapping.put("collections.c.table", "computed");
        mapping.put("collections.c.metric", "euclidean");
        return Clients.open(database, mapping);
    }

    @Test
    void aComputedIdVectorOrMetadataIsRefusedByName() {
        Database.execute(
                database,
                "CREATE TABLE derived (a text, id text GENERATED ALWAYS AS (lower(a)) STORED PRIMARY KEY, v vector(2),"
                        + " vector vector(2) GENERATED ALWAYS AS (v) STORED,"
                        + " b jsonb, metadata jsonb GENERATED ALWAYS AS (b) STORED)");
        try (VectorClient client = Clients.open(
                database,
                Map.of(
                        "collections.c.table", "derived",
                        "collections.c.metadata", "metadata",
                        "collections.c.metric", "euclidean"))) {
            assertThatThrownBy(() -> client.collection("c"))
                    .hasMessageContaining("SCHEMA_MISMATCH")
                    .hasMessageContaining("column 'id' (mapped as 'id') is GENERATED")
                    .hasMessageContaining("column 'vector' (mapped as 'vector') is GENERATED")
                    .hasMessageContaining("column 'metadata' (mapped as 'metadata') is GENERATED");
        }
    }

    @Test
    void anExistingTableIsReadSearchedAndWritten() {
        try (VectorClient client = Clients.open(database, docs())) {
            assertThat(client.listCollections()).containsExactly("docs");
            VectorCollection docs = client.collection("docs");
            assertThat(docs.spec().vectorField().dimension()).isEqualTo(3);
            assertThat(docs.get(RecordId.of(1)).orElseThrow().metadata())
                    .isEqualTo(Metadata.builder()
                            .put("title", "Zebra")
                            .put("weight", 0.5)
                            .put("labels", List.of("a", "b"))
                            .put("published", true)
                            .put("x", 1)
                            .build());
            assertThat(docs.search(SearchRequest.of(new float[] {1, 0, 0}, 10)).hits())
                    .as("a row without a vector is no hit")
                    .hasSize(1);
            // by code point, although the column sorts by language, where apple comes before Zebra
            assertThat(docs.count(Filter.lt("title", "a"))).isEqualTo(1);
            assertThat(docs.count(Filter.isNull("published"))).isEqualTo(1);

            List<VectorRecord> added = new ArrayList<>();
            for (int i = 100; i < 150; i++) {
                added.add(VectorRecord.of(i, new float[] {0, i, 1}, Metadata.of("labels", List.of("new"), "y", i)));
            }
            docs.insert(added);
            docs.upsert(VectorRecord.of(2, new float[] {0, 0, 9}, Metadata.of("title", "pear")));
            assertThat(docs.count(Filter.containsAll("labels", "new"))).isEqualTo(50);
            assertThat(docs.scan(ScanRequest.builder()
                            .after(RecordId.of(148))
                            .projection(Projection.metadata().withVector())
                            .build()))
                    .containsExactly(added.get(49));
            assertThat(Database.query(
                            database, "SELECT owner FROM legacy.\"Docs 2020\" WHERE doc_id IN (2, 100) ORDER BY 1"))
                    .as("columns that are not mapped keep their values and defaults")
                    .containsExactly("nobody", "somebody");
            assertThat(docs.delete(Filter.containsAny("labels", "new"))).isEqualTo(50);
        }
    }

    /** uuid, integer, char(n) and text of a language's order; metadata as json. */
    @Test
    void pathsAndIdsAreTestedInTablesOfOthers() {
        Database.execute(
                database,
                "CREATE TABLE by_uuid (id uuid PRIMARY KEY, vector vector(2), meta json)",
                "CREATE TABLE by_int (id int PRIMARY KEY, vector vector(2), meta json)",
                "CREATE TABLE by_char (id char(5) PRIMARY KEY, vector vector(2), meta json)",
                "CREATE TABLE by_text (id text COLLATE \"en-x-icu\" PRIMARY KEY, vector vector(2), meta jsonb)");
        String uuid = "abcdef00-0000-4000-8000-00000000000";
        Map<String, List<Object>> ids = Map.of(
                "by_uuid", List.of(uuid + "1", uuid + "2", "0" + uuid.substring(1) + "3"),
                "by_int", List.of(1L, 2L, -3L),
                "by_char", List.of("a", "b", " B"),
                "by_text", List.of("a", "b", "B"));
        ids.forEach((table, values) -> {
            Map<String, String> mapping = Map.of(
                    "collections.c.table", table,
                    "collections.c.metric", "euclidean",
                    "collections.c.metadata", "meta");
            try (VectorClient client = Clients.open(database, mapping)) {
                VectorCollection rows = client.collection("c");
                Oracle oracle = new Oracle(rows.spec());
                List<String> metadata = List.of(
                        "{\"a\":{\"b\":1,\"c\":[\"x\"]}}",
                        "{\"a.b\":null,\"a\":{\"b\":1}}",
                        "{\"a\":[{\"b\":1}],\"a.c\":[\"x\"]}");
                for (int i = 0; i < values.size(); i++) {
                    RecordId id = values.get(i) instanceof Long number
                            ? RecordId.of(number)
                            : RecordId.of((String) values.get(i));
                    oracle.put(List.of(
                            VectorRecord.of(id, Vector.wrap(new float[] {i, 1}), Metadata.fromJson(metadata.get(i)))));
                }
                rows.upsert(oracle.ids().stream()
                        .map(id -> oracle.get(id).orElseThrow())
                        .toList());
                List<Filter> filters = new ArrayList<>(List.of(
                        Filter.eq("a.b", 1),
                        Filter.gte("a.b", 1),
                        Filter.isNull("a.b"),
                        Filter.containsAny("a.c", "x"),
                        Filter.in(Filter.ID, values.subList(0, 2)),
                        Filter.in(Filter.ID, values.get(2), values.get(2)),
                        Filter.isNull(Filter.ID)));
                for (Object value : values) {
                    for (Comparison.Operator operator : Comparison.Operator.values()) {
                        filters.add(new Comparison(Filter.ID, operator, value));
                    }
                }
                if (values.get(0) instanceof String) {
                    filters.addAll(List.of(
                            Filter.eq(Filter.ID, "A"),
                            Filter.eq(Filter.ID, "a "),
                            Filter.eq(Filter.ID, uuid.toUpperCase(Locale.ROOT) + "1"),
                            Filter.in(Filter.ID, "no uuid", "a", uuid + "2"),
                            Filter.gt(Filter.ID, "abc"),
                            Filter.startsWith(Filter.ID, "abc"),
                            Filter.contains(Filter.ID, "-")));
                } else {
                    filters.addAll(List.of(
                            Filter.eq(Filter.ID, 1L << 40),
                            Filter.lt(Filter.ID, 1L << 40),
                            Filter.in(Filter.ID, 1L << 40, 2)));
                }
                for (Filter filter : filters) {
                    for (Filter each : List.of(filter, Filter.not(filter))) {
                        assertThat(rows.scan(ScanRequest.builder().filter(each).build())
                                        .map(VectorRecord::id))
                                .as("%s where %s", table, each)
                                .isEqualTo(oracle.matching(each));
                    }
                }
                assertThat(rows.delete(Filter.in(Filter.ID, values.get(0), values.get(2))))
                        .isEqualTo(2);
            }
        });
    }

    @Test
    void anIdThatDoesNotFitTheColumnIsRejected() {
        try (VectorClient client = Clients.open(database, docs())) {
            assertThatThrownBy(() ->
                            client.collection("docs").upsert(VectorRecord.of(Long.MAX_VALUE, new float[] {1, 2, 3})))
                    .isInstanceOfSatisfying(
                            VectorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.REJECTED));
        }
    }

    @Test
    void withoutAMetadataColumnFreeKeysAreRefused() {
        Map<String, String> mapping = Map.of("collections.plain.table", "plain", "collections.plain.metric", "DOT");
        try (VectorClient client = Clients.open(database, mapping)) {
            VectorCollection plain = client.collection("plain");
            plain.upsert(VectorRecord.of("a", new float[] {1, 2}));
            assertThat(plain.count(Filter.and(Filter.isNull("free"), Filter.ne("free", 1))))
                    .isEqualTo(1);
            assertThatThrownBy(() -> plain.upsert(VectorRecord.of("b", new float[] {1, 2}, Metadata.of("free", 1))))
                    .hasMessageContaining("metadata keys [free] cannot be stored")
                    .hasMessageContaining("map a jsonb or json column as 'metadata'");
            assertThat(plain.count()).isEqualTo(1);
        }
    }

    @Test
    void aMappingThatDoesNotFitIsRefusedWithEveryReason() {
        Map<String, String> mapping = Map.of(
                "collections.wrong.table", "wrong",
                "collections.wrong.metric", "COSINE",
                "collections.wrong.metadata", "meta",
                "collections.wrong.fields.a", "nowhere");
        try (VectorClient client = Clients.open(database, mapping)) {
            assertThatThrownBy(() -> client.collection("wrong"))
                    .isInstanceOfSatisfying(
                            VectorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SCHEMA_MISMATCH))
                    .hasMessageContaining("column 'id' (mapped as 'id') has type numeric; accepted are text")
                    .hasMessageContaining("column 'vector' (mapped as 'vector') has type vector without a dimension;"
                            + " accepted are vector(n)")
                    .hasMessageContaining(
                            "column 'meta' (mapped as 'metadata') has type xml; accepted are jsonb and json")
                    .hasMessageContaining("column 'nowhere' (mapped as 'a') is missing; there are [id, vector, meta]");
        }
    }

    @Test
    void theIndexOfAnotherColumnIsNotThatOfTheCollection() {
        Database.execute(
                database,
                "CREATE TABLE pair (id text PRIMARY KEY, vec vector(2100), vec2 vector(2100),"
                        + " \"My\"\"vec\" vector(2100))",
                "CREATE INDEX theirs ON pair USING hnsw ((vec2::halfvec(2100)) halfvec_cosine_ops)");
        Map<String, String> mapping = new LinkedHashMap<>();
        for (String column : List.of("vec", "vec2", "My\"vec")) {
            String collection = "collections.of_" + column.replace('"', '_');
            mapping.put(collection + ".table", "pair");
            mapping.put(collection + ".vector", column);
            mapping.put(collection + ".metric", "COSINE");
        }
        try (VectorClient client = Clients.open(database, mapping)) {
            assertThat(indexOf(client, "of_vec")).isEqualTo(IndexSpec.none());
            assertThat(indexOf(client, "of_vec2")).isEqualTo(IndexSpec.hnsw());
            client.collection("of_vec").dropIndex();
            assertThat(indexOf(client, "of_vec2")).isEqualTo(IndexSpec.hnsw());

            client.collection("of_My_vec").createIndex(IndexSpec.hnsw(), IndexBuild.defaults());
            assertThat(indexOf(client, "of_My_vec")).isEqualTo(IndexSpec.hnsw());
            client.collection("of_My_vec").dropIndex();
            assertThat(indexOf(client, "of_My_vec")).isEqualTo(IndexSpec.none());
        }
    }

    private static IndexSpec indexOf(VectorClient client, String collection) {
        return client.collection(collection).spec().vectorField().index();
    }

    @Test
    void aTableWithoutAKeyForUpsertsIsReadAndRefusesThem() {
        Database.execute(
                database,
                "CREATE TABLE loose (id text, vector vector(2))",
                "CREATE TABLE late (id text PRIMARY KEY DEFERRABLE, vector vector(2))",
                "CREATE TABLE pairs (id text, part int DEFAULT 0, vector vector(2), PRIMARY KEY (id, part))");
        for (String table : List.of("loose", "late", "pairs")) {
            Map<String, String> mapping = Map.of("collections.c.table", table, "collections.c.metric", "DOT");
            try (VectorClient client = Clients.open(database, mapping)) {
                VectorCollection rows = client.collection("c");
                rows.insert(List.of(VectorRecord.of("a", new float[] {1, 2})));
                for (int count : new int[] {1, 30}) {
                    List<VectorRecord> records = LongStream.range(0, count)
                            .mapToObj(i -> VectorRecord.of("u" + i, new float[] {1, 2}))
                            .toList();
                    assertThatThrownBy(() -> rows.upsert(records))
                            .isInstanceOfSatisfying(
                                    VectorException.class,
                                    e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED))
                            .hasMessageContaining("the id column 'id' of")
                            .hasMessageContaining("neither deferrable nor partial");
                }
                assertThat(rows.count()).isEqualTo(1);
                assertThat(rows.delete(List.of(RecordId.of("a")))).isEqualTo(1);
            }
        }
    }

    @Test
    void theVectorFieldHasANameThatNoDeclaredFieldHas() {
        Database.execute(
                database, "CREATE TABLE names (id text PRIMARY KEY, v vector(2), \"Vector\" text, embedding text)");
        Map<String, String> mapping = Map.of(
                "collections.names.table", "names",
                "collections.names.metric", "DOT",
                "collections.names.vector", "v",
                "collections.names.fields.Vector", "Vector",
                "collections.names.fields.embedding", "embedding");
        try (VectorClient client = Clients.open(database, mapping)) {
            assertThat(client.collection("names").spec().vectorField().name()).isEqualTo("embedding_");
        }
    }

    @Test
    void anAttachedTableIsNeitherDroppedNorCreated() {
        try (VectorClient client = Clients.open(database, docs())) {
            assertThatThrownBy(() -> client.dropCollection("docs")).hasMessageContaining("attached table");
            assertThatThrownBy(() -> client.createCollection(
                            CollectionSpec.builder("docs").vector(3, Metric.DOT).build()))
                    .isInstanceOfSatisfying(
                            VectorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.COLLECTION_EXISTS));
        }
    }

    @Test
    void tablesOfOthersAreNoCollections() {
        try (VectorClient client = Clients.open(database)) {
            assertThat(client.listCollections()).isEmpty();
            assertThat(client.collectionState("plain").kind()).isEqualTo(CollectionState.Kind.FOREIGN);
            assertThat(client.collectionState("nothing")).isEqualTo(CollectionState.absent());
            CollectionSpec spec =
                    CollectionSpec.builder("plain").vector(3, Metric.DOT).build();
            assertForeign(() -> client.collectionExists("plain"));
            assertForeign(() -> client.dropCollection("plain"));
            assertForeign(() -> client.collection("plain"));
            assertForeign(() -> client.openOrCreateCollection(spec));
            assertForeign(() -> client.createCollection(spec));
        }
    }

    private static void assertForeign(ThrowingCallable call) {
        assertThatThrownBy(call)
                .hasMessageContaining("FOREIGN_COLLECTION")
                .hasMessageContaining(
                        "there is the table \"public\".\"plain\" (\"id\" text NOT NULL, \"vector\" vector(2)"
                                + " NOT NULL), primary key [id]")
                .hasMessageContaining(
                        "plain: {table: '\"public\".\"plain\"', id: id, vector: vector, metric:" + " cosine}");
    }
}
