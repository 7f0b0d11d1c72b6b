package io.covector.it.langchain4j;

import io.covector.it.tck.PgvectorFixture;

class PgvectorLangChain4jIT extends LangChain4jSuites {
    PgvectorLangChain4jIT() {
        super(new PgvectorFixture());
    }
}
