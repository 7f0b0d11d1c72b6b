package io.covector.spi;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.config.Credentials;
import io.covector.config.CredentialsSupplier;
import org.jspecify.annotations.Nullable;

/** Asks the application for a login, and tells callers in the same words everywhere why there is none. Stateless. */
public final class SuppliedCredentials {
    private SuppliedCredentials() {}

    /**
     * What the supplier gives now.
     *
     * @throws VectorException with {@code UNAVAILABLE} if there may be a login later, else {@code UNAUTHENTICATED};
     *     the supplier's own exception is the cause
     */
    public static Credentials ask(CredentialsSupplier supplier) {
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
        return login;
    }

    private static VectorException failure(ErrorCode code, String what, @Nullable RuntimeException cause) {
        return VectorException.builder(code, "the application's CredentialsSupplier " + what)
                .cause(cause)
                .build();
    }
}
