package io.covector.tck;

import io.covector.Capabilities;
import io.covector.VectorClient;

/** What all themes have: the shared session of their contract. */
abstract class Theme {
    private final BackendTck tck;

    Theme(BackendTck tck) {
        this.tck = tck;
    }

    final Session session() {
        return tck.session();
    }

    final VectorClient client() {
        return session().client();
    }

    final Capabilities capabilities() {
        return client().capabilities();
    }

    /** A place of its own, for a test that closes its client. */
    final TckFixture newFixture() {
        return tck.newFixture();
    }
}
