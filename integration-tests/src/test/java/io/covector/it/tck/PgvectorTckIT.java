package io.covector.it.tck;

import io.covector.tck.BackendTck;
import io.covector.tck.TckFixture;
import org.junit.jupiter.api.Order;

@Order(1)
class PgvectorTckIT extends BackendTck {
    @Override
    protected TckFixture newFixture() {
        return new PgvectorFixture();
    }
}
