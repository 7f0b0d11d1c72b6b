package io.covector.milvus.internal.rpc;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.config.Credentials;
import io.covector.config.CredentialsSupplier;
import io.covector.config.Secret;
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

    /**
     * What the server takes for a login now: a token, or {@code user:password}; empty for none.
     *
     * @throws VectorException if the application's supplier gives none
     */
    public Optional<Secret> now() {
        if (supplier == null) {
            return fixed;
        }
        Credentials login;
        try {
            login = supplier.get();
        } catch (VectorException e) {
            ErrorCode code = e.code().isTransient() ? ErrorCode.UNAVAILABLE : ErrorCode.UNAUTHENTICATED;
            throw failure(code, "failed: " + e.text(), e);
        } catch (RuntimeException e) { // whose text is the application's, which may hold a secret
            throw failure(ErrorCode.UNAVAILABLE, "threw " + e.getClass().getName() + ", see the cause", e);
        }
        if (login == null) {
            throw failure(ErrorCode.UNAUTHENTICATED, "gave no login", null);
        }
        String secret = login.secret().reveal();
        return Optional.of(
                Secret.of(login.user().map(user -> user + ":" + secret).orElse(secret)));
    }

    private static VectorException failure(ErrorCode code, String what, @Nullable RuntimeException cause) {
        return VectorException.builder(code, "the application's CredentialsSupplier " + what)
                .cause(cause)
                .build();
    }
}
