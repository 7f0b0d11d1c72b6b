package io.covector.it.tck;

import io.covector.tck.BackendTck;
import io.covector.tck.TckFixture;

class PgvectorTckIT extends BackendTck {
    @Override
    protected TckFixture newFixture() {
        return new PgvectorFixture();
    }
}
