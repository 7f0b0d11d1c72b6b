package io.covector.pgvector.internal.connection;

import io.covector.ErrorCode;
import io.covector.VectorException;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.jdbc.PgConnection;

/** The driver's connection behind one that a pool or a proxy hands out. Stateless. */
final class DriverConnection {
    private DriverConnection() {}

    /**
     * The driver's connection.
     *
     * @throws VectorException with {@code INVALID_CONFIG} if there is none behind it
     */
    static PgConnection of(Connection connection) {
        try {
            return connection.unwrap(PgConnection.class);
        } catch (SQLException e) {
            throw VectorException.builder(
                            ErrorCode.INVALID_CONFIG,
                            "the DataSource hands out connections of "
                                    + connection.getClass().getName() + ", which do not unwrap to "
                                    + PgConnection.class.getName()
                                    + "; accepted are connections of the PostgreSQL driver, and wrappers whose"
                                    + " unwrap gives one that was loaded by the same class loader as Covector's"
                                    + " driver (" + e.getMessage() + ")")
                    .cause(e)
                    .build();
        }
    }
}
