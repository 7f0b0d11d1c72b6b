package io.covector.config;

/**
 * Gives the login for each new connection, where the secret changes while the client is open, such as a token of a
 * cloud's identity service. The application hands it in as a resource of the backend, in the place of a password in the
 * configuration. Implementations are thread-safe.
 */
@FunctionalInterface
public interface CredentialsSupplier {
    /**
     * The login to use now. It is asked on a thread that others wait for, so it should keep a token for as long as it
     * is valid and ask for the next one in time.
     *
     * @throws io.covector.VectorException to say with its code why there is none; any other exception counts as {@link
     *     io.covector.ErrorCode#UNAVAILABLE}
     */
    Credentials get();
}
