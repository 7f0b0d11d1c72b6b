package io.covector.pgvector.internal.connection;

import io.covector.ErrorCode;
import io.covector.ErrorContext;
import io.covector.VectorException;
import io.covector.spi.CallContext;
import io.covector.spi.TlsErrors;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.GT;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Translates exceptions of the driver. A table says what a SQLState means. Its keys are states, or the first characters
 * of states; the longest key that fits decides. Source: PostgreSQL's list of error codes. Stateless.
 */
public final class PgErrors {
    private static final String QUERY_CANCELED = "57014";

    /** States in which a call may fail that was ended: its statement was cancelled, or its connection was closed. */
    private static final Set<String> ENDS_OF_CALLS = Set.of(QUERY_CANCELED, "08003");

    private static final String PROTOCOL_VIOLATION = "08P01";

    static final String READ_ONLY = "25006";
    private static final String NO_PRIVILEGE = "42501";

    /** The driver's own state for a parameter of a type that it did not find. */
    private static final String UNKNOWN_TO_DRIVER = "07006";

    /** What the driver says of exceptions of its own code, as values of properties cause them. */
    private static final String UNEXPECTED_BY_DRIVER = "99999";

    /** What the server says of everything that it does not expect; the texts of these failures are not translated. */
    private static final String UNEXPECTED = "XX000";

    /** What the driver says, in the language of the JVM, of a server that speaks no TLS. */
    private static final String NO_TLS = "The server does not support SSL.";

    /** The same of a server that accepts a connection and does not answer. */
    private static final String LOGIN_TIMEOUT = "Connection attempt timed out.";

    /** Part of the message of a certificate for another host; the rest of the message depends on the language. */
    private static final String OF_HOST_NAMES = "PgjdbcHostnameVerifier";

    /**
     * States after which the connection is of no more use, beside the classes 08 and 57P: the server is not the
     * primary, or it ended the connection because a transaction was idle or ran for too long. The severity cannot be
     * asked for instead, because it depends on the language.
     */
    private static final Set<String> BREAKING = Set.of(READ_ONLY, "25P03", "25P04");

    private static final Map<String, ErrorCode> CODES = Map.ofEntries(
            Map.entry("08", ErrorCode.UNAVAILABLE),
            Map.entry("08004", ErrorCode.INVALID_CONFIG), // the two do not agree on encryption or authentication
            Map.entry(PROTOCOL_VIOLATION, ErrorCode.INTERNAL),
            Map.entry("0A", ErrorCode.UNSUPPORTED),
            Map.entry("22", ErrorCode.REJECTED),
            Map.entry("23", ErrorCode.REJECTED),
            Map.entry(READ_ONLY, ErrorCode.UNAVAILABLE), // read-only: this server is not the primary, or not any more
            Map.entry("25001", ErrorCode.UNSUPPORTED), // not inside a transaction
            Map.entry("25P02", ErrorCode.REJECTED), // the application's transaction has failed before
            Map.entry("25P03", ErrorCode.UNAVAILABLE), // idle in transaction for too long
            Map.entry("25P04", ErrorCode.TIMEOUT), // transaction_timeout
            Map.entry("26000", ErrorCode.NOT_READY), // a pooler lost the prepared statement
            Map.entry("42P05", ErrorCode.NOT_READY), // a pooler has one of that name
            Map.entry("28", ErrorCode.UNAUTHENTICATED),
            Map.entry("3D000", ErrorCode.INVALID_CONFIG), // no such database
            Map.entry("3F000", ErrorCode.INVALID_CONFIG), // no such schema
            Map.entry("40", ErrorCode.CONFLICT),
            Map.entry(NO_PRIVILEGE, ErrorCode.PERMISSION_DENIED),
            Map.entry("42P01", ErrorCode.COLLECTION_NOT_FOUND),
            Map.entry("42P07", ErrorCode.COLLECTION_EXISTS),
            Map.entry("42703", ErrorCode.SCHEMA_MISMATCH), // no such column
            Map.entry("42704", ErrorCode.SCHEMA_MISMATCH), // no such type or index
            Map.entry("42883", ErrorCode.SCHEMA_MISMATCH), // no such function or operator, as without the extension
            Map.entry("428C9", ErrorCode.REJECTED), // a generated column
            Map.entry("42809", ErrorCode.UNSUPPORTED), // not on a relation of this kind, as an index on a view
            Map.entry("42P10", ErrorCode.UNSUPPORTED), // no unique index for ON CONFLICT, as below a view
            Map.entry("55000", ErrorCode.REJECTED), // not on this object as it is, as a view that cannot be written
            Map.entry("42804", ErrorCode.SCHEMA_MISMATCH), // a column of another type
            Map.entry("44", ErrorCode.REJECTED), // a view's check option
            Map.entry("53", ErrorCode.RESOURCE_EXHAUSTED),
            Map.entry("54", ErrorCode.TOO_LARGE),
            Map.entry("55006", ErrorCode.CONFLICT),
            Map.entry("55P03", ErrorCode.CONFLICT), // lock not available
            Map.entry(QUERY_CANCELED, ErrorCode.TIMEOUT),
            Map.entry("57P", ErrorCode.UNAVAILABLE), // shutdown, crash, starting up
            Map.entry("P0", ErrorCode.REJECTED), // raised by a trigger
            Map.entry("XX001", ErrorCode.CORRUPTED),
            Map.entry("XX002", ErrorCode.CORRUPTED));

    private static final Set<ErrorCode> REFUSALS =
            Set.of(ErrorCode.UNAUTHENTICATED, ErrorCode.PERMISSION_DENIED, ErrorCode.INVALID_CONFIG);

    private PgErrors() {}

    /** What a SQLState means. */
    static ErrorCode code(@Nullable String state) {
        String known = state == null ? "" : state;
        for (int length = known.length(); length > 1; length--) {
            ErrorCode code = CODES.get(known.substring(0, length));
            if (code != null) {
                return code;
            }
        }
        return ErrorCode.INTERNAL;
    }

    /** Whether the server takes no writes, for example because it is not the primary after a fail-over. */
    static boolean isNotPrimary(SQLException e) {
        return READ_ONLY.equals(e.getSQLState());
    }

    /**
     * Whether the connection knows a type of the extension by a number that it does not have any more, because the
     * extension or its schema was dropped and made anew, or made after the connection had asked for it.
     */
    static boolean isStaleType(SQLException e) {
        if (ServerMessages.of(e) == null) {
            return UNKNOWN_TO_DRIVER.equals(e.getSQLState());
        }
        return (UNEXPECTED.equals(e.getSQLState()) && ServerMessages.text(e).startsWith("cache lookup failed for type"))
                || ("42704".equals(e.getSQLState()) && ServerMessages.text(e).contains(" OID "));
    }

    /** Whether the connection is of no more use. */
    static boolean breaksConnection(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        return state.startsWith("08")
                || state.startsWith("57P")
                || BREAKING.contains(state)
                || hasCause(e, IOException.class);
    }

    /**
     * Translates the failure of a call, on the thread of that call.
     *
     * @param writeSent whether a write was on its way, whose effect may be there if the connection broke
     */
    static VectorException translate(SQLException e, CallContext context, boolean writeSent) {
        boolean broken = ServerMessages.of(e) == null && hasCause(e, IOException.class);
        ErrorCode code = broken ? ErrorCode.UNAVAILABLE : codeOf(e);
        String text = text(e) + (code == ErrorCode.PERMISSION_DENIED ? Privileges.advice(context.operation()) : "");
        if (broken || ENDS_OF_CALLS.contains(String.valueOf(e.getSQLState()))) {
            if (context.cancelSignal().isCancelled()) {
                code = ErrorCode.CANCELLED;
                text = "the caller cancelled the call (" + text + ")";
            } else if (Thread.currentThread().isInterrupted()) {
                code = ErrorCode.CANCELLED;
                text = "the thread of the call was interrupted (" + text + ")";
            } else if (context.deadline().isOver()) {
                code = ErrorCode.TIMEOUT;
                text = "the deadline of the call has passed (" + text + ")";
            }
        }
        // the pooler knows no more than we do of a statement that was under way when it lost the server
        boolean lostByPooler = PoolerErrors.leavesInDoubt(e);
        boolean lostAnswer = lostByPooler
                || (ServerMessages.of(e) == null && PgErrors.code(e.getSQLState()) == ErrorCode.UNAVAILABLE);
        return VectorException.builder(code, text)
                .context(ErrorContext.EMPTY.withVendorCode(e.getSQLState()))
                .mayHaveApplied(writeSent && (broken || lostAnswer || "40003".equals(e.getSQLState())))
                .cause(e)
                .build();
    }

    private static String text(SQLException e) {
        if (PoolerErrors.isLostStatement(e)) {
            return "a pooler has lost a prepared statement, or taken it for another; set 'pooler: transaction' ("
                    + ServerMessages.text(e) + ")";
        }
        return isStaleType(e)
                ? ServerMessages.text(e) + " (was the extension dropped or made anew?)"
                : PoolerErrors.advice(e).orElseGet(() -> ServerMessages.text(e));
    }

    /**
     * Says why no connection can be made; nothing was sent.
     *
     * @param address hosts, ports and database
     */
    static VectorException ofConnecting(SQLException e, String address, ErrorContext context) {
        Optional<String> known = PoolerErrors.advice(e).or(() -> ofTls(e));
        ErrorCode code = known.isPresent() ? ErrorCode.INVALID_CONFIG : codeOfConnecting(e);
        return VectorException.builder(
                        code,
                        "no connection to " + address + " can be made: "
                                + known.orElseGet(() -> reason(e) + advice(e, code)))
                .context(context.withVendorCode(e.getSQLState()))
                .cause(e)
                .build();
    }

    /** What is refused before the first statement can only be a property: by the server, or by the driver itself. */
    private static ErrorCode codeOfConnecting(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        boolean refusesProperty = state.startsWith("22")
                || (state.startsWith("42") && !state.equals(NO_PRIVILEGE))
                || state.equals(UNEXPECTED_BY_DRIVER)
                || isOtherProtocol(e);
        return refusesProperty ? ErrorCode.INVALID_CONFIG : PoolerErrors.code(e).orElseGet(() -> code(state));
    }

    /** Whether the next attempt to connect will fail, too, until somebody changes something. */
    static boolean isRefusal(SQLException e) {
        return ofTls(e).isPresent() || REFUSALS.contains(codeOfConnecting(e));
    }

    private static String reason(SQLException e) {
        if (ServerMessages.of(e) != null || e instanceof CredentialsException) {
            return ServerMessages.text(e);
        }
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        if (root instanceof UnknownHostException) {
            return "the name of the host is not known here (" + root.getMessage() + ")";
        }
        if (root instanceof ConnectException) {
            return root.getMessage() + " (does a server listen there?)";
        }
        if (isUnanswered(e)) {
            return "no answer in time";
        }
        if (isOtherProtocol(e)) {
            return "what listens there does not speak PostgreSQL's protocol (" + ServerMessages.text(e) + ")";
        }
        return root == e || ServerMessages.text(e).contains(String.valueOf(root.getMessage()))
                ? ServerMessages.text(e)
                : ServerMessages.text(e) + " (" + root.getMessage() + ")";
    }

    private static String advice(SQLException e, ErrorCode code) {
        String state = String.valueOf(e.getSQLState());
        if (e instanceof CredentialsException) {
            return "";
        }
        if (state.equals("3D000")) {
            return "; create it, or correct 'url'";
        }
        if (state.equals("22023") && ServerMessages.text(e).contains("\"TimeZone\"")) {
            return "; the server does not know the time zone of this JVM: start it with a zone that it knows, such as"
                    + " -Duser.timezone=UTC";
        }
        if (ServerMessages.of(e) == null && ServerMessages.text(e).equals(GT.tr(NO_TLS))) {
            return "; see 'tls.enabled', or 'sslmode' in 'url' and 'properties'";
        }
        if (code == ErrorCode.UNAUTHENTICATED || state.equals("08004")) {
            return "; see 'user' and 'password'";
        }
        if (code == ErrorCode.INVALID_CONFIG) {
            return "; see 'url' and 'properties'";
        }
        if (isUnanswered(e)) {
            return "; see 'url' and 'connect-timeout'";
        }
        return code == ErrorCode.UNAVAILABLE && ServerMessages.of(e) == null ? "; see 'url'" : "";
    }

    /** Whether the driver does not understand what comes back when it connects. */
    private static boolean isOtherProtocol(SQLException e) {
        return ServerMessages.of(e) == null && PROTOCOL_VIOLATION.equals(e.getSQLState());
    }

    /** Whether the server said nothing for as long as a new connection may take, as a socket or the driver measured. */
    private static boolean isUnanswered(SQLException e) {
        return ServerMessages.of(e) == null
                && (hasCause(e, SocketTimeoutException.class)
                        || ServerMessages.text(e).equals(GT.tr(LOGIN_TIMEOUT)));
    }

    private static Optional<String> ofTls(SQLException e) {
        if (ServerMessages.of(e) == null && ServerMessages.text(e).contains(OF_HOST_NAMES)) {
            return Optional.of(
                    "the server's certificate is made out to another host (" + ServerMessages.text(e) + "); see 'url'");
        }
        if (hasCause(e, SSLException.class)) {
            return TlsErrors.explain(e, "'url'");
        }
        return hasCause(e, GeneralSecurityException.class)
                ? Optional.of("a file of 'tls' is not a readable PEM file of its kind: " + ServerMessages.text(e))
                : Optional.empty();
    }

    private static ErrorCode codeOf(SQLException e) {
        if (PoolerErrors.isLostStatement(e)) {
            return ErrorCode.NOT_READY; // it was not run
        }
        if (PoolerErrors.advice(e).isPresent()) {
            return ErrorCode.INVALID_CONFIG;
        }
        ServerErrorMessage server = ServerMessages.of(e);
        if (isStalePlan(server)) {
            return ErrorCode.NOT_READY; // the table changed under a prepared statement
        }
        if (server == null
                && e instanceof PSQLException
                && String.valueOf(e.getSQLState()).startsWith("22")) {
            return ErrorCode.SCHEMA_MISMATCH; // the driver cannot read a value as the type that the column had
        }
        return isStaleType(e) ? ErrorCode.NOT_READY : PoolerErrors.code(e).orElseGet(() -> code(e.getSQLState()));
    }

    private static boolean isStalePlan(@Nullable ServerErrorMessage server) {
        return server != null && "RevalidateCachedQuery".equals(server.getRoutine());
    }

    /** Whether the server has no such statement; not whether a prepared one is out of date. */
    static boolean isNotSupported(SQLException e) {
        return "0A000".equals(e.getSQLState()) && !isStalePlan(ServerMessages.of(e));
    }

    /** Whether somebody or a limit has ended the statement on the server. */
    public static boolean isCanceled(SQLException e) {
        return QUERY_CANCELED.equals(e.getSQLState());
    }

    private static boolean hasCause(Throwable e, Class<? extends Throwable> type) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
