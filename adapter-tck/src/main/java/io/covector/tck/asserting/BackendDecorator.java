package io.covector.tck.asserting;

import io.covector.spi.Backend;
import io.covector.spi.BackendContext;

/**
 * Stands between the adapter and the assertions. A fixture hands it over as a resource, where its collections are not
 * made by the adapter.
 */
@FunctionalInterface
public interface BackendDecorator {
    /** What the tests see in the place of the backend; it closes the backend. */
    Backend decorate(Backend backend, BackendContext context);
}
