package io.covector.it.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.VectorClient;
import io.covector.client.ClientConfig;
import io.covector.client.VectorClients;
import io.covector.test.servers.PgDatabase;
import io.covector.test.servers.TestServers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("what any thread allocates is counted")
class PgvectorAllocationIT {
    @Test
    void callsStayWithinTheirBounds() {
        try (PgDatabase database = TestServers.postgres().freshDatabase();
                VectorClient client = VectorClients.open(ClientConfig.builder()
                        .set("backends.main.type", "pgvector")
                        .set("backends.main.url", database.jdbcUrl())
                        .set("backends.main.user", database.user())
                        .set("backends.main.password", database.password())
                        .build())) {
            Workload workload = new Workload(client);

            // in a JVM of its own 260; here the compiler has seen every type there is, and leaves more objects on the
            // heap
            assertThat(workload.bytesPerInsertedRow(1_000)).as("insert").isLessThanOrEqualTo(1_000);
            assertThat(workload.bytesPerReplacedRow(5_500))
                    .as("upsert")
                    .isLessThanOrEqualTo(5_500); // 3,076 of them the vector
            assertThat(workload.bytesPerSearch(44_000)).as("search").isLessThanOrEqualTo(44_000);
        }
    }
}
