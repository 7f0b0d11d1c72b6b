package io.covector.it.springai;

import io.covector.it.tck.PgvectorFixture;

class PgvectorSpringAiIT extends SpringAiSuite {
    PgvectorSpringAiIT() {
        super(new PgvectorFixture(), "pg_vector");
    }
}
