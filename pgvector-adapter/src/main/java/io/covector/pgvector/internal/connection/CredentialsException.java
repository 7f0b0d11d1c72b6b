package io.covector.pgvector.internal.connection;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.config.Credentials;
import io.covector.config.CredentialsSupplier;
import io.covector.spi.SuppliedCredentials;
import java.sql.SQLException;

/** The application's supplier gave no login. */
final class CredentialsException extends SQLException {
    private static final long serialVersionUID = 1L;

    private static final String REFUSED = "28000";
    private static final String UNAVAILABLE = "08001";

    private CredentialsException(VectorException failure) {
        super(failure.text(), failure.code() == ErrorCode.UNAVAILABLE ? UNAVAILABLE : REFUSED, failure.getCause());
    }

    /** What the supplier gives now. */
    static Credentials ask(CredentialsSupplier supplier) throws CredentialsException {
        try {
            return SuppliedCredentials.ask(supplier);
        } catch (VectorException e) {
            throw new CredentialsException(e);
        }
    }
}
