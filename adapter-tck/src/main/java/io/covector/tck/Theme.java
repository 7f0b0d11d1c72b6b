package io.covector.tck;

import io.covector.Capabilities;
import io.covector.VectorClient;
import io.covector.client.ClientConfig;
import io.covector.client.VectorClients;
import io.covector.tck.asserting.RequestLog;
import org.junit.jupiter.api.AfterEach;

/**
 * What all themes have: the session that their test shares with others. Made for each test, by the thread that runs it.
 */
abstract class Theme {
    private final RecordTck tck;
    private final Session session;

    Theme(RecordTck tck) {
        this.tck = tck;
        this.session = tck.session();
    }

    /** Between the layers above and the adapter no promise was broken, whatever came of it. */
    @AfterEach
    final void promisesWereKept() {
        session.log().check();
    }

    /** The same one on every thread that the test starts. */
    final Session session() {
        return session;
    }

    final VectorClient client() {
        return session.client();
    }

    final Capabilities capabilities() {
        return client().capabilities();
    }

    /** A place of its own, for a test that closes its client. */
    final TckFixture newFixture() {
        return tck.newFixture();
    }

    /** Opens a client on a place of the test's own. */
    final VectorClient open(TckFixture fixture) {
        return VectorClients.open(config(fixture, session.log()).build());
    }

    /** The configuration of a client on a place of the test's own; the log gets to know its requests. */
    final ClientConfig.Builder config(TckFixture fixture, RequestLog log) {
        return tck.config(fixture, log);
    }
}
