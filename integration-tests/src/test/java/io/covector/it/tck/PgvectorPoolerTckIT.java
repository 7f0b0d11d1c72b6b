package io.covector.it.tck;

import io.covector.tck.BackendTck;
import io.covector.tck.TckFixture;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;

/** Everything that is promised holds behind a pooler that gives out its connections for a transaction each. */
@Order(1)
@Tag("one-jdk")
class PgvectorPoolerTckIT extends BackendTck {
    @Override
    protected TckFixture newFixture() {
        return new PgvectorPoolerFixture();
    }
}
