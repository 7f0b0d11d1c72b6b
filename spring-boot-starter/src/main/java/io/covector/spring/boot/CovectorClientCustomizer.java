package io.covector.spring.boot;

import io.covector.client.ClientConfig;

/**
 * Changes the configuration of a client after all properties have been given to it: an executor, a
 * {@code CredentialsSupplier}, a setting that is computed. Beans of this type are called in their order, for each
 * client before it is opened.
 */
@FunctionalInterface
public interface CovectorClientCustomizer {
    /**
     * Changes the configuration.
     *
     * @param config what the client will be opened with
     */
    void customize(ClientConfig.Builder config);
}
