package io.covector.config;

import java.util.Objects;
import java.util.Optional;

/**
 * A login at a server. Immutable and thread-safe.
 *
 * @param user login name; without one the name of the configuration, or none where the secret is a token
 * @param secret password or token
 */
public record Credentials(Optional<String> user, Secret secret) {
    /** Refuses nulls. */
    public Credentials {
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(secret, "secret");
    }

    /** A login name and its password. */
    public static Credentials of(String user, Secret password) {
        return new Credentials(Optional.of(Objects.requireNonNull(user, "user")), password);
    }

    /** A token, or the password of the configuration's {@code user}. */
    public static Credentials of(Secret secret) {
        return new Credentials(Optional.empty(), secret);
    }
}
