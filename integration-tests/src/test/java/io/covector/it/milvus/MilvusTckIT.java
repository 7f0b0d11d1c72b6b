package io.covector.it.milvus;

import io.covector.tck.BackendTck;
import io.covector.tck.TckFixture;
import io.covector.test.servers.MilvusKind;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Several tests at a time, because they mostly wait: Milvus loads a collection in 2 to 3 s, many as fast as one. */
@Order(1)
@Execution(ExecutionMode.CONCURRENT)
class MilvusTckIT extends BackendTck {
    @Override
    protected TckFixture newFixture() {
        return new MilvusFixture(MilvusKind.MILVUS);
    }
}
