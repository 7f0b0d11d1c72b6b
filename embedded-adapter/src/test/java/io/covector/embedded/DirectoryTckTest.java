package io.covector.embedded;

import io.covector.tck.BackendTck;
import io.covector.tck.TckFixture;

/** The contract, on collections in a directory. */
class DirectoryTckTest extends BackendTck {
    @Override
    protected TckFixture newFixture() {
        return EmbeddedFixture.onDisk();
    }
}
