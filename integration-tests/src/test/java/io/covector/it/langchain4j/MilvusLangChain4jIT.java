package io.covector.it.langchain4j;

import io.covector.it.milvus.MilvusFixture;
import io.covector.test.servers.MilvusKind;

class MilvusLangChain4jIT extends LangChain4jSuites {
    MilvusLangChain4jIT() {
        super(new MilvusFixture(MilvusKind.MILVUS));
    }
}
