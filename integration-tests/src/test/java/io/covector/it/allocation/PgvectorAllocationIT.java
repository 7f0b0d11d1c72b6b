package io.covector.it.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.VectorClient;
import io.covector.client.ClientConfig;
import io.covector.client.VectorClients;
import io.covector.it.servers.PgDatabase;
import io.covector.it.servers.TestServers;
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

            assertThat(workload.bytesPerInsertedRow(400)).as("insert").isLessThanOrEqualTo(400);
            assertThat(workload.bytesPerReplacedRow(4_400))
                    .as("upsert")
                    .isLessThanOrEqualTo(4_400); // 3,076 of them the vector
            assertThat(workload.bytesPerSearch(44_000)).as("search").isLessThanOrEqualTo(44_000);
        }
    }
}
