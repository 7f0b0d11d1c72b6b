package io.covector.it.milvus;

import io.covector.tck.BackendTck;
import io.covector.tck.TckFixture;
import io.covector.test.servers.MilvusKind;
import org.junit.jupiter.api.Order;

@Order(1)
class MilvusLiteTckIT extends BackendTck {
    @Override
    protected TckFixture newFixture() {
        return new MilvusFixture(MilvusKind.LITE);
    }
}
