package io.covector.pgvector.internal.connection;

import io.covector.ErrorCode;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.postgresql.util.ServerErrorMessage;

/**
 * Failures that come of a pooler between the client and the server. Sources: PostgreSQL's list of error codes, and
 * PgBouncer's own messages, which are in English everywhere. Stateless.
 */
final class PoolerErrors {
    /** The statement exists already, or does not exist. */
    private static final Set<String> NAMES = Set.of("42P05", "26000");

    private static final String PROTOCOL = "08P01";
    private static final String STARTUP_PARAMETER = "unsupported startup parameter";
    private static final String NO_TRANSACTIONS = "transaction blocks not allowed in statement pooling mode";

    private static final Set<String> UNKNOWN_DATABASE = Set.of("no such database", "does not exist");
    private static final Set<String> REFUSED_LOGIN =
            Set.of("authentication failed", "no such user", "login rejected", "ssl required");

    /** No connection of the server was free in time, or there are too many clients. */
    private static final Set<String> NO_ROOM = Set.of("query_wait_timeout", "no more connections");

    /** Texts that come before a statement is given to a server. */
    private static final Set<String> NOT_SENT = Set.of("server login has been failing", "client_idle_timeout");

    private PoolerErrors() {}

    /**
     * Whether a name of a prepared statement was unknown to the server, or was that of another statement. The statement
     * was not run.
     */
    static boolean isLostStatement(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        return NAMES.contains(state)
                || (state.equals(PROTOCOL) && ServerMessages.text(e).contains("prepared statement"));
    }

    /**
     * What the pooler itself says when it ends a connection, all of it under one state. It is told from what PostgreSQL
     * says under that state by the routine of the source that PostgreSQL always names. Empty if it is not the pooler's.
     */
    static Optional<ErrorCode> code(SQLException e) {
        ServerErrorMessage server = ServerMessages.of(e);
        if (server == null || server.getRoutine() != null || !PROTOCOL.equals(e.getSQLState())) {
            return Optional.empty();
        }
        String text = ServerMessages.text(e).toLowerCase(Locale.ROOT);
        if (advice(e).isPresent() || UNKNOWN_DATABASE.stream().anyMatch(text::contains)) {
            return Optional.of(ErrorCode.INVALID_CONFIG);
        }
        if (REFUSED_LOGIN.stream().anyMatch(text::contains)) {
            return Optional.of(ErrorCode.UNAUTHENTICATED);
        }
        return Optional.of(
                NO_ROOM.stream().anyMatch(text::contains) ? ErrorCode.RESOURCE_EXHAUSTED : ErrorCode.UNAVAILABLE);
    }

    /** Whether the pooler has given a statement up that the server may have run all the same. */
    static boolean leavesInDoubt(SQLException e) {
        return code(e).filter(ErrorCode.UNAVAILABLE::equals).isPresent()
                && NOT_SENT.stream().noneMatch(ServerMessages.text(e)::contains);
    }

    /** What to do about the failure, if it is one of a pooler's own. */
    static Optional<String> advice(SQLException e) {
        String text = ServerMessages.text(e).toLowerCase(Locale.ROOT);
        if (text.contains(STARTUP_PARAMETER)) {
            return Optional.of("the pooler refuses a start-up parameter (" + ServerMessages.text(e)
                    + "): remove it from 'url' and 'properties' ('currentSchema' sets search_path: use 'schema'), or"
                    + " let the pooler ignore it (ignore_startup_parameters of PgBouncer)");
        }
        if (text.contains(NO_TRANSACTIONS)) {
            return Optional.of("the pooler allows no transactions (" + ServerMessages.text(e)
                    + "); accepted are pool_mode = transaction and pool_mode = session");
        }
        return Optional.empty();
    }
}
