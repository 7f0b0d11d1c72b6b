package io.covector.milvus.internal.rpc;

import io.covector.config.Credentials;
import io.covector.config.CredentialsSupplier;
import io.covector.config.Secret;
import io.covector.spi.SuppliedCredentials;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who logs in: as the configuration says, or as the application's supplier says for each call. Immutable and
 * thread-safe.
 */
public final class Login {
    private final Optional<Secret> fixed;
    private final @Nullable CredentialsSupplier supplier;

    private Login(Optional<Secret> fixed, @Nullable CredentialsSupplier supplier) {
        this.fixed = fixed;
        this.supplier = supplier;
    }

    /** The supplier's login if there is a supplier, else this one, if there is one. */
    public static Login of(Optional<Secret> fixed, Optional<CredentialsSupplier> supplier) {
        return new Login(fixed, supplier.orElse(null));
    }

    /** Whether it may change from call to call. */
    boolean changes() {
        return supplier != null;
    }

    /** Whether there is a login at all. */
    public boolean isPresent() {
        return supplier != null || fixed.isPresent();
    }

    /**
     * What the server takes for a login now: a token, or {@code user:password}; empty for none.
     *
     * @throws io.covector.VectorException if the application's supplier gives none
     */
    public Optional<Secret> now() {
        if (supplier == null) {
            return fixed;
        }
        Credentials login = SuppliedCredentials.ask(supplier);
        String secret = login.secret().reveal();
        return Optional.of(
                Secret.of(login.user().map(user -> user + ":" + secret).orElse(secret)));
    }
}
