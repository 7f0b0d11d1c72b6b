package io.covector.tck.asserting;

import io.covector.spi.Backend;
import io.covector.spi.BackendContext;
import java.util.Map;

/**
 * Stands between the adapter and the assertions. A fixture hands it over as a resource, where its collections are not
 * made by the adapter.
 */
@FunctionalInterface
public interface BackendDecorator {
    /**
     * What the tests see in the place of the backend; it closes the backend.
     *
     * @param settings those of the adapter
     */
    Backend decorate(Backend backend, Map<String, String> settings, BackendContext context);
}
