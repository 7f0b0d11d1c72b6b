package io.covector.it.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.it.milvus.MilvusFixture;
import io.covector.test.servers.MilvusKind;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MilvusAllocationIT {
    @Test
    void callsStayWithinTheirBounds() throws IOException {
        try (MilvusFixture fixture = new MilvusFixture(MilvusKind.MILVUS)) {
            Map<String, String> settings =
                    Map.of("type", fixture.type(), "uri", fixture.uri(), "database", fixture.database());

            List<Long> bytes = Workload.run(settings, 1_000L, 1_000L, 32_000L);

            assertThat(bytes.get(0)).as("insert, a row").isLessThanOrEqualTo(1_300);
            assertThat(bytes.get(1)).as("upsert, a row").isLessThanOrEqualTo(1_300);
            assertThat(bytes.get(2)).as("search").isLessThanOrEqualTo(32_000);
        }
    }
}
