package io.covector.pgvector.internal.connection;

import io.covector.VectorException;
import io.covector.config.Credentials;
import io.covector.config.CredentialsSupplier;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The application's supplier gave no login. */
final class CredentialsException extends SQLException {
    private static final long serialVersionUID = 1L;

    private static final String REFUSED = "28000";
    private static final String UNAVAILABLE = "08001";

    private CredentialsException(String text, String state, @Nullable RuntimeException cause) {
        super("the application's CredentialsSupplier " + text, state, cause);
    }

    /** What the supplier gives now. */
    static Credentials ask(CredentialsSupplier supplier) throws CredentialsException {
        Credentials login;
        try {
            login = supplier.get();
        } catch (VectorException e) {
            boolean passes = e.code().isTransient();
            throw new CredentialsException("failed: " + e.text(), passes ? UNAVAILABLE : REFUSED, e);
        } catch (RuntimeException e) { // whose text is the application's, which may hold a secret
            throw new CredentialsException("threw " + e.getClass().getName() + ", see the cause", UNAVAILABLE, e);
        }
        if (login == null) {
            throw new CredentialsException("gave no login", REFUSED, null);
        }
        return login;
    }
}
