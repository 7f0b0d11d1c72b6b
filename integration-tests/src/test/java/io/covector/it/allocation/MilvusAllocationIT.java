package io.covector.it.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.VectorClient;
import io.covector.client.VectorClients;
import io.covector.it.milvus.MilvusFixture;
import io.covector.test.servers.MilvusKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("what any thread allocates is counted")
class MilvusAllocationIT {
    @Test
    void callsStayWithinTheirBounds() {
        try (MilvusFixture fixture = new MilvusFixture(MilvusKind.MILVUS);
                VectorClient client = VectorClients.open(fixture.config().build())) {
            Workload workload = new Workload(client);

            assertThat(workload.bytesPerInsertedRow(1_700)).as("insert").isLessThanOrEqualTo(1_700);
            assertThat(workload.bytesPerReplacedRow(1_700)).as("upsert").isLessThanOrEqualTo(1_700);
            assertThat(workload.bytesPerSearch(60_000)).as("search").isLessThanOrEqualTo(60_000);
        }
    }
}
