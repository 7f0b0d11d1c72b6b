package io.covector.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.observe.Operation;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OperationClassTest {
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BULK_WRITE")
    void everyRequestHasOne(Operation operation) {
        EnumSet<Operation> writes = EnumSet.of(
                Operation.UPSERT,
                Operation.INSERT,
                Operation.DELETE,
                Operation.DELETE_BY_FILTER,
                Operation.CREATE_COLLECTION,
                Operation.DROP_COLLECTION,
                Operation.CREATE_INDEX,
                Operation.DROP_INDEX);
        assertThat(OperationClass.of(operation).changes()).isEqualTo(writes.contains(operation));
    }

    @Test
    void aBulkWriterIsManyRequests() {
        assertThatThrownBy(() -> OperationClass.of(Operation.BULK_WRITE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("BULK_WRITE");
    }
}
