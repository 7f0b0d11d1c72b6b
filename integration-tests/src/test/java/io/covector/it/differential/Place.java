package io.covector.it.differential;

import io.covector.VectorClient;
import io.covector.client.VectorClients;
import io.covector.tck.TckFixture;
import io.covector.tck.asserting.AssertingProvider;
import io.covector.tck.asserting.RequestLog;

/** A backend that takes part, with an open client, and assertions around its adapter. */
record Place(String name, TckFixture fixture, RequestLog log, VectorClient client) implements AutoCloseable {
    static Place open(String name, TckFixture fixture) {
        RequestLog log = new RequestLog();
        return new Place(
                name,
                fixture,
                log,
                VectorClients.open(AssertingProvider.around(fixture.config(), TckFixture.BACKEND, fixture.type(), log)
                        .build()));
    }

    @Override
    public void close() {
        try (fixture) {
            client.close();
            log.check();
        }
    }
}
