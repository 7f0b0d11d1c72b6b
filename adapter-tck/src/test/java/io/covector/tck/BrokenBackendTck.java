package io.covector.tck;

import io.covector.spi.BackendCollection;
import io.covector.tck.plain.PlainFixture;
import java.util.function.UnaryOperator;

/** The contract over a plain backend that is broken; run by {@link ContractBitesTest} alone. */
class BrokenBackendTck extends BackendTck {
    static UnaryOperator<BackendCollection> defect = UnaryOperator.identity();

    @Override
    protected TckFixture newFixture() {
        return new PlainFixture(defect);
    }
}
