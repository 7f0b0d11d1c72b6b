package io.covector.tck;

import io.covector.Capabilities;
import io.covector.VectorClient;

/** What all themes have: the session that their test shares with others. Made for each test, by the thread that runs it. */
abstract class Theme {
    private final BackendTck tck;
    private final Session session;

    Theme(BackendTck tck) {
        this.tck = tck;
        this.session = tck.session();
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
}
