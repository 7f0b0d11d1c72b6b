package io.covector.tck;

import io.covector.client.ClientConfig;
import io.covector.spi.BackendCollection;
import io.covector.tck.asserting.RequestLog;
import io.covector.tck.plain.PlainFixture;
import java.util.function.UnaryOperator;

/** The contract over a plain backend that is broken; run by {@link ContractBitesTest} alone. */
class BrokenBackendTck extends BackendTck {
    static UnaryOperator<BackendCollection> defect = UnaryOperator.identity();
    static boolean asserting;

    @Override
    protected TckFixture newFixture() {
        return new PlainFixture(defect);
    }

    /** Without assertions a defect is found by what the tests compare, or not at all. */
    @Override
    ClientConfig.Builder config(TckFixture fixture, RequestLog log) {
        return asserting ? super.config(fixture, log) : fixture.config();
    }
}
