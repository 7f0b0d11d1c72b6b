package io.covector.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.Metric;
import io.covector.VectorException;
import io.covector.observe.Operation;
import io.covector.spi.CallContext;
import io.covector.spi.Deadline;
import org.junit.jupiter.api.Test;

/** Several backends of one configuration, open at a time in one client. */
class BackendStackTest {
    private static final CollectionSpec SPEC =
            CollectionSpec.builder("docs").vector(3, Metric.COSINE).build();

    private final FakeBackend one = new FakeBackend("one");
    private final FakeBackend two = new FakeBackend("two");
    private final ClientConfig config = ClientConfig.builder()
            .set("active", "one")
            .set("backends.one.type", "fake")
            .set("backends.two.type", "fake")
            .set("retry.max-attempts", 1)
            .resource("one", FakeBackend.class, one)
            .resource("two", FakeBackend.class, two)
            .build();

    private CallContext context(Operation operation) {
        return CallContext.of(operation, Deadline.unbounded(config.ticker()));
    }

    @Test
    void eachHasLayersOfItsOwn() {
        ClientAssembly assembly = new ClientAssembly(config);
        BackendStack first = assembly.stack("one");
        BackendStack second = assembly.stack("two");

        assertThat(first.label()).isEqualTo("one (fake)");
        assertThat(second.label()).isEqualTo("two (fake)");
        first.calls().create(SPEC, context(Operation.CREATE_COLLECTION));
        assertThat(first.calls().list(context(Operation.LIST_COLLECTIONS))).containsExactly("docs");
        assertThat(second.calls().list(context(Operation.LIST_COLLECTIONS))).isEmpty();

        first.calls().close();
        assertThat(one.memory.closings()).isEqualTo(1);
        assertThat(two.memory.closings()).isZero();
        assertThatThrownBy(() -> first.calls().ping(context(Operation.HEALTH)))
                .isInstanceOfSatisfying(
                        VectorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CLOSED));
        assertThat(second.calls().ping(context(Operation.HEALTH))).isEqualTo("two");
        second.calls().close();
        assertThat(two.memory.closings()).isEqualTo(1);
    }

    @Test
    void aBackendThatCannotBeOpenedNamesItself() {
        ClientAssembly assembly = new ClientAssembly(ClientConfig.builder()
                .set("active", "one")
                .set("backends.one.type", "fake")
                .set("backends.two.type", "fake")
                .set("backends.two.greeting", "nobody")
                .resource("one", FakeBackend.class, one)
                .build());
        BackendStack first = assembly.stack("one");
        assertThatThrownBy(() -> assembly.stack("two")).hasMessageContaining("two (fake)");
        assertThat(first.calls().ping(context(Operation.HEALTH))).isEqualTo("one");
        first.calls().close();
    }
}
