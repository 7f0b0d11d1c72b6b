package io.covector.tck;

import io.covector.tck.plain.PlainFixture;
import java.util.function.UnaryOperator;

/** The contract can be met: by the oracle behind the SPI. */
class PlainBackendTest extends BackendTck {
    @Override
    protected TckFixture newFixture() {
        return new PlainFixture(UnaryOperator.identity());
    }
}
