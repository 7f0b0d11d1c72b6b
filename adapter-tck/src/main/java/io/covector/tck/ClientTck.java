package io.covector.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.Capabilities;
import io.covector.Capability;
import io.covector.Consistency;
import io.covector.ErrorCode;
import io.covector.Health;
import io.covector.Projection;
import io.covector.SearchRequest;
import io.covector.VectorCollection;
import io.covector.VectorRecord;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a client says of its backend. */
abstract class ClientTck extends Theme {
    ClientTck(RecordTck tck) {
        super(tck);
    }

    @Test
    void isUpAndSaysHowItKnows() {
        Health health = client().health();

        assertThat(health.up()).as(health.detail()).isTrue();
        assertThat(health.detail()).isNotBlank();
        assertThat(health.latency()).isPositive();
    }

    @Test
    void declaresCapabilitiesThatFitTogether() {
        Capabilities capabilities = capabilities();

        assertThat(capabilities.backendType()).matches("[a-z][a-z0-9-]*");
        assertThat(capabilities.serverVersion()).isNotBlank();
        assertThat(capabilities.consistencies()).contains(Consistency.SESSION);
        assertThat(capabilities.maxDimension()).isGreaterThanOrEqualTo(capabilities.maxIndexedDimension());
        assertThat(capabilities.maxIndexedDimension()).isGreaterThanOrEqualTo(1024);
        assertThat(capabilities.maxTopK()).isGreaterThanOrEqualTo(1000);
        assertThat(capabilities.maxMetadataBytes()).isGreaterThanOrEqualTo(60_000);
        if (capabilities.supports(Capability.CONCURRENT_INDEX_BUILD)
                || capabilities.supports(Capability.INDEX_BUILD_MEMORY)) {
            assertThat(capabilities.supports(Capability.INDEX_CHANGE)).isTrue();
        }
    }

    @Test
    void saysTheSameCapabilitiesTwice() {
        assertThat(capabilities().toString()).isEqualTo(client().capabilities().toString());
    }

    @Test
    void doesNothingOnAThreadThatIsInterrupted() {
        VectorCollection collection = session().texts();
        List<VectorRecord> records = Records.numbered(3);
        List<Runnable> calls = List.of(
                () -> collection.upsert(records),
                () -> collection.insert(records),
                () -> collection.search(
                        SearchRequest.builder(Records.at(1)).topK(1).build()),
                collection::count,
                () -> collection.get(Records.idsOf(records), Projection.idOnly()),
                () -> collection.delete(Records.idsOf(records)));
        for (Runnable call : calls) {
            Thread.currentThread().interrupt();
            try {
                Expect.failure(ErrorCode.CANCELLED, call::run);
            } finally {
                assertThat(Thread.interrupted()).as("stays visible").isTrue();
            }
        }
        assertThat(collection.count()).isZero();
    }

    @Test
    void hasNothingToUnwrapOfAForeignType() {
        assertThat(Expect.failure(ErrorCode.UNSUPPORTED, () -> client().unwrap(StringBuilder.class))
                        .text())
                .contains("java.lang.StringBuilder");
        assertThat(Expect.failure(ErrorCode.UNSUPPORTED, () -> session().texts().unwrap(StringBuilder.class))
                        .text())
                .contains("java.lang.StringBuilder");
    }
}
