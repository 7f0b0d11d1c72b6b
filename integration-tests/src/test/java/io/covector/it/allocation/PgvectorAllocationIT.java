package io.covector.it.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.test.servers.PgDatabase;
import io.covector.test.servers.TestServers;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PgvectorAllocationIT {
    @Test
    void callsStayWithinTheirBounds() throws IOException {
        try (PgDatabase database = TestServers.postgres().freshDatabase()) {
            Map<String, String> settings = Map.of(
                    "type", "pgvector",
                    "connect-timeout", "2m",
                    "url", database.jdbcUrl(),
                    "user", database.user(),
                    "password", database.password());

            List<Long> bytes = Workload.run(settings, 400L, 4_500L, 30_000L);

            assertThat(bytes.get(0)).as("insert, a row").isLessThanOrEqualTo(600);
            assertThat(bytes.get(1))
                    .as("upsert, a row, 3,076 of them the vector")
                    .isLessThanOrEqualTo(4_500);
            assertThat(bytes.get(2)).as("search").isLessThanOrEqualTo(30_000);
        }
    }
}
