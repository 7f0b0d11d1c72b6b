package io.covector.it.milvus;

import io.covector.it.servers.MilvusKind;
import io.covector.tck.BackendTck;
import io.covector.tck.TckFixture;

class MilvusLiteTckIT extends BackendTck {
    @Override
    protected TckFixture newFixture() {
        return new MilvusFixture(MilvusKind.LITE);
    }
}
