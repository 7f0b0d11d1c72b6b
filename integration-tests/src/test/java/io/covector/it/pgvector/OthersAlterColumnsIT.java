package io.covector.it.pgvector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.IdType;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.RecordId;
import io.covector.SearchRequest;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import io.covector.test.servers.PgDatabase;
import io.covector.test.servers.TestServers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What an open handle does in the moments after others have changed columns, before it has looked at the table. */
class OthersAlterColumnsIT {
    private static PgDatabase database;

    @BeforeAll
    static void create() {
        database = TestServers.postgres().freshDatabase();
    }

    @AfterAll
    static void drop() {
        database.close();
    }

    private static VectorClient open(String table) {
        Map<String, String> mapping = new HashMap<>();
        mapping.put("collections.c.table", table);
        mapping.put("collections.c.metric", "cosine");
        mapping.put("collections.c.fields.n", "n");
        return Clients.open(database, mapping);
    }

    private static List<VectorRecord> records(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> VectorRecord.of("r" + i, new float[] {1, i}, Metadata.of("n", 1_767_225_600L + i)))
                .toList();
    }

    private static void fails(ErrorCode code, ThrowingCallable call, String words) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        VectorException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(words);
    }

    /** COPY would store the bits of the numbers as moments. */
    @Test
    void aColumnOfAnotherTypeTakesNoBytesOfTheFormerOne() {
        Database.execute(database, "CREATE TABLE copied (id text PRIMARY KEY, vector vector(2), n bigint)");
        try (VectorClient client = open("copied")) {
            VectorCollection rows = client.collection("c");
            rows.insert(records(1));
            Database.execute(
                    database,
                    "ALTER TABLE copied DROP COLUMN n",
                    "ALTER TABLE copied ADD COLUMN n timestamptz",
                    "TRUNCATE copied");
            fails(ErrorCode.SCHEMA_MISMATCH, () -> rows.insert(records(12)), "now it is");
            assertThat(Database.query(database, "SELECT count(*) FROM copied")).containsExactly("0");

            // of an alike type it is written anew
            Database.execute(database, "ALTER TABLE copied DROP COLUMN n", "ALTER TABLE copied ADD COLUMN n integer");
            rows.insert(records(12));
            Database.execute(database, "ALTER TABLE copied DROP COLUMN n", "ALTER TABLE copied ADD COLUMN n bigint");
            rows.delete(Filter.all());
            rows.insert(records(12));
            assertThat(rows.count(Filter.gte("n", 1_767_225_600L))).isEqualTo(12);
        }
    }

    @Test
    void readsSayWhatOthersHaveChanged() {
        Database.execute(
                database,
                "CREATE TABLE altered (id text PRIMARY KEY, vector vector(2), n integer)",
                "INSERT INTO altered VALUES ('a', '[1,0]', 5)");
        try (VectorClient client = open("altered")) {
            VectorCollection rows = client.collection("c");
            assertThat(rows.get(RecordId.of("a"))).isPresent();
            Database.execute(database, "ALTER TABLE altered ALTER COLUMN n TYPE text", "UPDATE altered SET n = 'five'");
            fails(ErrorCode.SCHEMA_MISMATCH, () -> rows.get(RecordId.of("a")), "now it is");
            fails(ErrorCode.SCHEMA_MISMATCH, () -> rows.count(Filter.gt("n", 3)), "now it is");
            Database.execute(database, "ALTER TABLE altered RENAME COLUMN n TO m");
            fails(
                    ErrorCode.SCHEMA_MISMATCH,
                    () -> rows.search(SearchRequest.of(new float[] {1, 0}, 1)),
                    "column 'n' (mapped as 'n') is missing");
            Database.execute(
                    database,
                    "DROP TABLE altered",
                    "CREATE TABLE altered (n bigint, vector vector(2), id varchar PRIMARY KEY)");
            assertThat(rows.count()).isZero();
            Database.execute(database, "ALTER TABLE altered RENAME TO elsewhere");
            fails(ErrorCode.COLLECTION_NOT_FOUND, () -> rows.count(Filter.gt("n", 3)), "any more");
        }
    }

    /** The server takes no ON CONFLICT then, for own tables as for those of others. */
    @Test
    void upsertsIntoATableWithRulesAreRefusedBeforeAnythingIsSent() {
        Database.execute(
                database,
                "CREATE TABLE ruled (id text PRIMARY KEY, vector vector(2), n bigint)",
                "CREATE TABLE seen (id text)",
                "CREATE RULE note AS ON INSERT TO ruled DO ALSO INSERT INTO seen VALUES (NEW.id)");
        try (VectorClient client = open("ruled")) {
            fails(
                    ErrorCode.UNSUPPORTED,
                    () -> client.collection("c").upsert(records(1)),
                    "takes no upsert: it has rules for INSERT or UPDATE");
            VectorCollection own = client.createCollection(CollectionSpec.builder("own_ruled")
                    .idType(IdType.STRING)
                    .vector(VectorField.of("vector", 2, Metric.COSINE))
                    .build());
            Database.execute(database, "CREATE RULE note AS ON UPDATE TO own_ruled DO ALSO NOTHING");
            fails(
                    ErrorCode.UNSUPPORTED,
                    () -> client.collection("own_ruled").upsert(VectorRecord.of("a", new float[] {1, 0})),
                    "takes no upsert");
            assertThat(own.count()).isZero();
        }
    }
}
