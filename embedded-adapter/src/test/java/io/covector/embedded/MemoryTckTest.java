package io.covector.embedded;

import io.covector.tck.BackendTck;
import io.covector.tck.TckFixture;

/** The contract, on collections in memory. */
class MemoryTckTest extends BackendTck {
    @Override
    protected TckFixture newFixture() {
        return EmbeddedFixture.inMemory();
    }
}
