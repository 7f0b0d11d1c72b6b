package io.covector.it.pgvector;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.test.servers.PgDatabase;
import io.covector.test.servers.TestServers;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rows that are no records, since nothing can be their id, are left out, and the log says how many there are. */
class OddRowsIT {
    @Test
    void rowsWithoutAnIdAreCountedInTheLogOnce() {
        try (PgDatabase database = TestServers.postgres().freshDatabase()) {
            Database.execute(
                    database,
                    "CREATE TABLE odd (id text, n bigint, vector vector(2))",
                    "INSERT INTO odd VALUES ('a', 1, '[1,1]'), ('', 2, '[1,1]'), (NULL, 3, '[1,1]'),"
                            + " (repeat('x', 1025), NULL, '[1,1]')");
            Map<String, String> mapping = Map.of(
                    "collections.texts.table", "odd",
                    "collections.texts.metric", "dot",
                    "collections.numbers.table", "odd",
                    "collections.numbers.id", "n",
                    "collections.numbers.metric", "dot");
            try (VectorClient client = Clients.open(database, mapping)) {
                assertThat(logOfTwoCounts(client.collection("texts"), 1))
                        .containsOnlyOnce(
                                "3 rows of table \"public\".\"odd\" are no records: their 'id' is null, empty or"
                                        + " longer than 1024 bytes");
                assertThat(logOfTwoCounts(client.collection("numbers"), 3))
                        .containsOnlyOnce("1 rows of table \"public\".\"odd\" are no records: their 'n' is null");
            }
        }
    }

    private static String logOfTwoCounts(VectorCollection collection, long expected) {
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, UTF_8));
        try {
            assertThat(collection.count()).isEqualTo(expected);
            assertThat(collection.count()).isEqualTo(expected);
        } finally {
            System.setErr(before);
        }
        return log.toString(UTF_8);
    }
}
