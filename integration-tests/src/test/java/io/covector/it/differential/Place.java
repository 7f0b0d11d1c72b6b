package io.covector.it.differential;

import io.covector.VectorClient;
import io.covector.tck.TckFixture;

/** A backend that takes part, with an open client. */
record Place(String name, TckFixture fixture, VectorClient client) implements AutoCloseable {
    static Place open(String name, TckFixture fixture) {
        return new Place(name, fixture, fixture.open());
    }

    @Override
    public void close() {
        try (fixture) {
            client.close();
        }
    }
}
