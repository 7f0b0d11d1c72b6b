package io.covector.it.tck;

import io.covector.tck.BackendTck;
import io.covector.tck.TckFixture;

/** Everything that is promised holds behind a pooler that gives out its connections for a transaction each. */
class PgvectorPoolerTckIT extends BackendTck {
    @Override
    protected TckFixture newFixture() {
        return new PgvectorPoolerFixture();
    }
}
