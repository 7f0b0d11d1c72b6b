package io.covector.it.pgvector;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.CollectionSpec;
import io.covector.FieldType;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.ScanRequest;
import io.covector.SearchRequest;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import io.covector.test.servers.PgDatabase;
import io.covector.test.servers.TestServers;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Declared fields over every type of column, in collections of ours and in tables of others. */
class ColumnTypesIT {
    private static final UUID U = UUID.fromString("0189f7ea-ae2c-7809-8aeb-b819cf5e9e7f");
    private static final Instant T = Instant.parse("2024-02-29T23:59:59.123456Z");

    private static PgDatabase database;

    @BeforeAll
    static void create() {
        database = TestServers.postgres().freshDatabase();
    }

    @AfterAll
    static void drop() {
        database.close();
    }

    private static List<VectorRecord> records(int count) {
        List<VectorRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(VectorRecord.of(
                    i,
                    new float[] {i, 1},
                    Metadata.builder()
                            .put("moment", T.plusSeconds(i))
                            .put("day", LocalDate.of(1, 1, 1).plusDays(i * 100_000L))
                            .put("key", new UUID(U.getMostSignificantBits(), i))
                            .put("price", new BigDecimal("-12345678901234567890.00012345").add(BigDecimal.valueOf(i)))
                            .put("sizes", List.of((long) i, Long.MIN_VALUE))
                            .build()));
        }
        return records;
    }

    private static void assertFields(VectorCollection items) {
        List<VectorRecord> records = records(31);
        items.insert(records.subList(0, 1));
        items.insert(records.subList(1, 31));
        items.upsert(records.subList(5, 7));
        assertThat(items.scan(ScanRequest.builder()
                        .projection(Projection.metadata().withVector())
                        .build()))
                .containsExactlyElementsOf(records);
        assertThat(items.search(SearchRequest.of(new float[] {3, 1}, 1))
                        .hits()
                        .get(0)
                        .record()
                        .metadata())
                .isEqualTo(records.get(3).metadata());
        assertThat(items.count(Filter.eq("moment", T))).isEqualTo(1);
        assertThat(items.count(Filter.lte("moment", T.plusSeconds(4)))).isEqualTo(5);
        assertThat(items.count(Filter.gt("moment", "2024-03-01T02:00:09.123456+02:00")))
                .isEqualTo(20);
        assertThat(items.count(Filter.in("day", LocalDate.of(1, 1, 1), "2001-01-01")))
                .isEqualTo(1);
        assertThat(items.count(Filter.gte("day", LocalDate.of(1, 1, 2)))).isEqualTo(30);
        assertThat(items.count(Filter.in("key", U, new UUID(U.getMostSignificantBits(), 7))))
                .isEqualTo(1);
        assertThat(items.count(Filter.lt("key", new UUID(U.getMostSignificantBits(), 7))))
                .isEqualTo(7);
        assertThat(items.count(Filter.eq("price", new BigDecimal("-12345678901234567889.00012345"))))
                .isEqualTo(1);
        assertThat(items.count(Filter.gt("price", new BigDecimal("-12345678901234567889.00012345"))))
                .isEqualTo(29);
        assertThat(items.count(Filter.in("price", 1, new BigDecimal("-12345678901234567890.00012345"))))
                .isEqualTo(1);
        assertThat(items.count(Filter.containsAny("sizes", 3, 4))).isEqualTo(2);
        assertThat(items.count(Filter.containsAll("sizes", 3, Long.MIN_VALUE))).isEqualTo(1);
        assertThat(items.count(Filter.not(Filter.containsAny("sizes", 3)))).isEqualTo(30);
        items.upsert(VectorRecord.of(500, new float[] {1, 2}));
        for (String field : List.of("moment", "day", "key", "price", "sizes")) {
            assertThat(items.count(Filter.isNull(field))).as(field).isEqualTo(1);
        }
    }

    @Test
    void aCollectionHasFieldsOfEveryType() {
        try (VectorClient client = Clients.open(database)) {
            VectorCollection items = client.createCollection(CollectionSpec.builder("items")
                    .idType(io.covector.IdType.LONG)
                    .vector(2, Metric.EUCLIDEAN)
                    .field(io.covector.DeclaredField.of("moment", FieldType.INSTANT)
                            .indexed())
                    .field(io.covector.DeclaredField.of("day", FieldType.DATE).indexed())
                    .field(io.covector.DeclaredField.of("key", FieldType.UUID).indexed())
                    .field(io.covector.DeclaredField.of("price", FieldType.DECIMAL)
                            .indexed())
                    .field(io.covector.DeclaredField.of("sizes", FieldType.LONG_LIST)
                            .indexed())
                    .build());
            assertFields(items);
            assertThat(client.collection("items").spec()).isEqualTo(items.spec());
        }
        assertThat(Database.query(
                        database,
                        "SELECT pg_typeof(moment) || ' ' || pg_typeof(day) || ' ' || pg_typeof(key)"
                                + " || ' ' || pg_typeof(price) || ' ' || pg_typeof(sizes) FROM items LIMIT 1"))
                .containsExactly("timestamp with time zone date uuid numeric bigint[]");
        assertThat(Database.query(database, "SELECT price::text FROM items WHERE id = 0"))
                .containsExactly("-12345678901234567890.00012345");
    }

    private static Map<String, String> mapping(String table, String... fields) {
        Map<String, String> mapping = new LinkedHashMap<>();
        mapping.put("collections.c.table", table);
        mapping.put("collections.c.metric", "euclidean");
        for (String field : fields) {
            mapping.put("collections.c.fields." + field, field);
        }
        return mapping;
    }

    @Test
    void aTableOfOthersHasThemToo() {
        Database.execute(
                database,
                "CREATE DOMAIN positive AS numeric",
                "CREATE DOMAIN more_positive AS positive CHECK (VALUE IS NULL OR VALUE < 5)",
                "CREATE TABLE theirs (id bigint PRIMARY KEY, vector vector(2), moment timestamp, day date, key uuid,"
                        + " price more_positive, sizes bigint[])");
        try (VectorClient client =
                Clients.open(database, mapping("theirs", "moment", "day", "key", "price", "sizes"))) {
            assertFields(client.collection("c"));
        }
        assertThat(Database.query(database, "SELECT moment::text FROM theirs WHERE id = 0"))
                .as("without a time zone moments are in UTC")
                .containsExactly("2024-02-29 23:59:59.123456");
    }

    @Test
    void shortAndPaddedAndNamedTypesAreRead() {
        Database.execute(
                database,
                "CREATE SCHEMA \"My types\"",
                "CREATE TYPE \"My types\".\"Mood\" AS ENUM ('sad', 'ok')",
                "CREATE TABLE mixed (id char(8) PRIMARY KEY, vector vector(2) NOT NULL, code char(5),"
                        + " mood \"My types\".\"Mood\", tags varchar(9)[], small smallint[], ints int[], weight real)",
                "INSERT INTO mixed VALUES ('a', '[1,2]', 'x', 'ok', '{p,q}', '{1,2}', '{7}', 19.99)");
        try (VectorClient client =
                Clients.open(database, mapping("mixed", "code", "mood", "tags", "small", "ints", "weight"))) {
            VectorCollection mixed = client.collection("c");
            Metadata a = Metadata.builder()
                    .put("code", "x")
                    .put("mood", "ok")
                    .put("tags", List.of("p", "q"))
                    .put("small", List.of(1, 2))
                    .put("ints", List.of(7))
                    .put("weight", 19.99)
                    .build();
            for (int i = 0; i < 9; i++) { // more often than a statement takes to be prepared and read in binary form
                assertThat(mixed.get(RecordId.of("a")).orElseThrow().metadata()).isEqualTo(a);
            }
            List<VectorRecord> records = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                records.add(VectorRecord.of("r" + i, new float[] {i, i}, a));
            }
            mixed.insert(records.subList(0, 2));
            mixed.insert(records.subList(2, 12));
            mixed.upsert(records);
            assertThat(mixed.scan(ScanRequest.builder().build()).map(VectorRecord::metadata))
                    .hasSize(13)
                    .containsOnly(a);
            for (Filter all : List.of(
                    Filter.eq("code", "x"),
                    Filter.in("code", "x", "x "),
                    Filter.lt("code", "y"),
                    Filter.startsWith("mood", "o"),
                    Filter.gte("mood", "ok"),
                    Filter.containsAll("tags", "q", "p"),
                    Filter.containsAny("small", 2, 9),
                    Filter.containsAny("ints", 7),
                    Filter.eq("weight", 19.99),
                    Filter.in("weight", 19.99, 1),
                    Filter.gte("weight", 19.99),
                    Filter.lte("weight", 19.99),
                    Filter.gt("weight", 19.98999),
                    Filter.lt("weight", 19.99001))) {
                assertThat(mixed.count(all)).as("%s", all).isEqualTo(13);
            }
            for (Filter none : List.of(
                    Filter.eq("code", "x "),
                    Filter.eq("mood", "no such mood"),
                    Filter.gt("weight", 19.99),
                    Filter.lt("weight", 19.99),
                    Filter.eq("weight", (double) 19.99f))) {
                assertThat(mixed.count(none)).as("%s", none).isZero();
            }
            assertThat(mixed.get(RecordId.of("a "))).isEmpty();
            assertThat(mixed.delete(List.of(RecordId.of("a "), RecordId.of("r1"))))
                    .isEqualTo(1);
        }
    }

    /** What no field has counts as missing, for reads and filters alike; the rows around are as they are. */
    @Test
    void oddValuesSpoilNothing() {
        Database.execute(
                database,
                "CREATE TABLE odd (id text, vector vector(2), number float8, short real, moment timestamptz, day date,"
                        + " price numeric, tags text[], metadata jsonb)",
                "CREATE UNIQUE INDEX ON odd (id)",
                "INSERT INTO odd VALUES"
                        + " ('a', '[1,1]', 'NaN', 'Infinity', 'infinity', '-infinity', 'NaN', '{{x},{y}}', '[1]'),"
                        + " ('b', '[1,1]', '-Infinity', 'NaN', '0044-03-15 BC', '20000-01-01', 'NaN', '{x,NULL}', '7'),"
                        + " ('c', '[1,1]', 1, 1, '2000-01-01', '2000-01-01', 1, '{x}', 'null'),"
                        + " ('d', NULL, 1, 1, '2000-01-01', '2000-01-01', 1, '{}', '{\"k\": null}'),"
                        + " ('', '[1,1]'), (NULL, '[1,1]'), (repeat('x', 1025), '[1,1]')"
                                .replace(", '[1,1]')", ", '[1,1]', 1, 1, now(), now(), 1, '{x}', '{}')"));
        String[] fields = {"number", "short", "moment", "day", "price", "tags"};
        Map<String, String> mapping = mapping("odd", fields);
        mapping.put("collections.c.metadata", "metadata");
        try (VectorClient client = Clients.open(database, mapping)) {
            VectorCollection odd = client.collection("c");
            assertThat(odd.scan(ScanRequest.builder().build())
                            .map(record ->
                                    record.id() + " " + record.metadata().keys().size()))
                    .containsExactly("a 0", "b 0", "c 6", "d 7");
            assertThat(odd.search(SearchRequest.of(new float[] {1, 1}, 10)).hits())
                    .extracting(hit -> hit.id().toString())
                    .containsExactlyInAnyOrder("a", "b", "c");
            assertThat(odd.count()).isEqualTo(4);
            for (String field : fields) {
                assertThat(odd.count(Filter.isNull(field))).as(field).isEqualTo(2);
                assertThat(odd.count(Filter.exists(field))).as(field).isEqualTo(2);
            }
            assertThat(odd.count(Filter.isNull("k"))).isEqualTo(4);
            for (String number : List.of("number", "short", "price")) {
                assertThat(odd.count(Filter.gte(number, 1))).as(number).isEqualTo(2);
                assertThat(odd.count(Filter.lte(number, 1))).as(number).isEqualTo(2);
                assertThat(odd.count(Filter.not(Filter.eq(number, 1))))
                        .as(number)
                        .isEqualTo(2);
            }
            assertThat(odd.count(Filter.gt("moment", "1999-01-01T00:00:00Z"))).isEqualTo(2);
            assertThat(odd.count(Filter.lt("moment", "2001-01-01T00:00:00Z"))).isEqualTo(2);
            assertThat(odd.count(Filter.gt("day", "1999-01-01"))).isEqualTo(2);
            assertThat(odd.count(Filter.lt("day", "2001-01-01"))).isEqualTo(2);
            assertThat(odd.count(Filter.containsAny("tags", "x"))).isEqualTo(1);
            assertThat(odd.delete(Filter.exists("number"))).isEqualTo(2);
            assertThat(Database.query(database, "SELECT count(*) FROM odd"))
                    .as("rows without an id are nobody's")
                    .containsExactly("5");
        }
    }
}
