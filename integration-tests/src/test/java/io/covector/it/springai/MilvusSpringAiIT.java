package io.covector.it.springai;

import io.covector.it.milvus.MilvusFixture;
import io.covector.test.servers.MilvusKind;

class MilvusSpringAiIT extends SpringAiSuite {
    MilvusSpringAiIT() {
        super(new MilvusFixture(MilvusKind.MILVUS), "milvus");
    }
}
