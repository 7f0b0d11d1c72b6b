package io.covector.pgvector.internal.connection;

import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What the server itself says in an exception of the driver. Stateless. */
public final class ServerMessages {
    private ServerMessages() {}

    /** The message of the server; null if the failure comes of the driver or the network. */
    static @Nullable ServerErrorMessage of(SQLException e) {
        return e instanceof PSQLException driver ? driver.getServerErrorMessage() : null;
    }

    /** What the server says, with its detail; else what the driver says. */
    public static String text(SQLException e) {
        ServerErrorMessage server = of(e);
        if (server == null || server.getMessage() == null) {
            return String.valueOf(e.getMessage());
        }
        return server.getMessage() + (server.getDetail() == null ? "" : " (" + server.getDetail() + ")");
    }

    /** The name of the constraint or unique index that refused a row. */
    public static Optional<String> constraint(SQLException e) {
        return Optional.ofNullable(of(e)).map(ServerErrorMessage::getConstraint);
    }
}
