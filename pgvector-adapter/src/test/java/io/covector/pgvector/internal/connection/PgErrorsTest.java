package io.covector.pgvector.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.ErrorCode;
import io.covector.ErrorContext;
import io.covector.PermanentVectorException;
import io.covector.TransientVectorException;
import io.covector.VectorException;
import io.covector.observe.Operation;
import io.covector.spi.CallContext;
import io.covector.spi.CancelSignal;
import io.covector.spi.Deadline;
import io.covector.test.FakeTicker;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.postgresql.util.ServerErrorMessage;

class PgErrorsTest {
    private final FakeTicker ticker = FakeTicker.impatient();
    private final CancelSignal cancel = new CancelSignal();
    private final CallContext context =
            CallContext.of(Operation.UPSERT, Deadline.after(Duration.ofSeconds(1), ticker), cancel);

    @ParameterizedTest
    @CsvSource({
        "08000, UNAVAILABLE",
        "08001, UNAVAILABLE",
        "08003, UNAVAILABLE",
        "08006, UNAVAILABLE",
        "08P01, INTERNAL",
        "0A000, UNSUPPORTED",
        "22P02, REJECTED",
        "22003, REJECTED",
        "23502, REJECTED",
        "23505, REJECTED",
        "25006, UNAVAILABLE",
        "25P03, UNAVAILABLE",
        "25P04, TIMEOUT",
        "25P02, REJECTED",
        "26000, NOT_READY",
        "28000, UNAUTHENTICATED",
        "28P01, UNAUTHENTICATED",
        "3D000, INVALID_CONFIG",
        "3F000, INVALID_CONFIG",
        "40001, CONFLICT",
        "40P01, CONFLICT",
        "42501, PERMISSION_DENIED",
        "42P01, COLLECTION_NOT_FOUND",
        "42P07, COLLECTION_EXISTS",
        "42703, SCHEMA_MISMATCH",
        "42704, SCHEMA_MISMATCH",
        "42804, SCHEMA_MISMATCH",
        "42883, SCHEMA_MISMATCH",
        "42601, INTERNAL",
        "44000, REJECTED",
        "53100, RESOURCE_EXHAUSTED",
        "53200, RESOURCE_EXHAUSTED",
        "53300, RESOURCE_EXHAUSTED",
        "54000, TOO_LARGE",
        "55006, CONFLICT",
        "55P03, CONFLICT",
        "57014, TIMEOUT",
        "57P01, UNAVAILABLE",
        "57P02, UNAVAILABLE",
        "57P03, UNAVAILABLE",
        "57P05, UNAVAILABLE",
        "58030, INTERNAL",
        "P0001, REJECTED",
        "XX000, INTERNAL",
        "XX001, CORRUPTED",
        "XX002, CORRUPTED",
        "'', INTERNAL",
        ", INTERNAL"
    })
    void everySqlStateHasItsCode(String state, ErrorCode code) {
        assertThat(PgErrors.code(state)).isEqualTo(code);
        VectorException failure = PgErrors.translate(new SQLException("no", state), context, false);
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.context().vendorCode()).isEqualTo(state);
        assertThat(failure)
                .isInstanceOf(code.isTransient() ? TransientVectorException.class : PermanentVectorException.class);
    }

    @Test
    void aValueThatTheDriverCannotReadIsOfAnotherTypeThanItWas() {
        SQLException unread = new PSQLException("Bad value for type long : x", PSQLState.NUMERIC_VALUE_OUT_OF_RANGE);
        assertThat(PgErrors.translate(unread, context, false).code()).isEqualTo(ErrorCode.SCHEMA_MISMATCH);
    }

    @Test
    void aLostAnswerToAWriteMayHaveBeenApplied() {
        SQLException lost =
                new PSQLException("an I/O error occurred", PSQLState.CONNECTION_FAILURE, new IOException("reset"));
        assertThat(PgErrors.translate(lost, context, true).mayHaveApplied()).isTrue();
        assertThat(PgErrors.translate(lost, context, false).mayHaveApplied()).isFalse();
        assertThat(PgErrors.translate(lost, context, true).code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(PgErrors.breaksConnection(lost)).isTrue();
    }

    @Test
    void whatTheServerRefusesWasNotApplied() {
        VectorException ended = PgErrors.translate(fromServer("57P01", "terminating connection"), context, true);
        assertThat(ended.mayHaveApplied()).isFalse();
        assertThat(ended.code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(PgErrors.translate(fromServer("23514", "check"), context, true)
                        .mayHaveApplied())
                .isFalse();
    }

    /** PgBouncer says everything under one state, and names no routine. */
    @ParameterizedTest
    @CsvSource({
        "server conn crashed?, UNAVAILABLE",
        "unsupported startup parameter: options, INVALID_CONFIG",
        "no such database: x, INVALID_CONFIG",
        "SASL authentication failed, UNAUTHENTICATED",
        "no such user, UNAUTHENTICATED"
    })
    void whatAPoolerSaysIsNoFaultOfTheProtocol(String text, ErrorCode code) {
        SQLException poolers = fromServer("08P01", text);
        VectorException failure = PgErrors.translate(poolers, context, true);
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.mayHaveApplied()).isEqualTo(code == ErrorCode.UNAVAILABLE);
        assertThat(PgErrors.ofConnecting(poolers, "it", ErrorContext.EMPTY).code())
                .isEqualTo(code);
        SQLException servers =
                new PSQLException(new ServerErrorMessage("SFATAL\0C08P01\0M" + text + "\0RProcessStartupPacket\0"));
        if (code != ErrorCode.INVALID_CONFIG) {
            assertThat(PgErrors.translate(servers, context, true).code()).isEqualTo(ErrorCode.INTERNAL);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "57P01, true",
        "57P05, true",
        "25006, true",
        "25P03, true",
        "25P04, true",
        "08006, true",
        "25P02, false",
        "40001, false",
        "53100, false",
        "57014, false"
    })
    void someStatesLeaveNothingToBeDoneOnTheConnection(String state, boolean broken) {
        assertThat(PgErrors.breaksConnection(fromServer(state, "words"))).isEqualTo(broken);
        assertThat(PgErrors.isNotPrimary(fromServer(state, "words"))).isEqualTo(state.equals("25006"));
    }

    @Test
    void aCancelledQueryIsCancelledByWhoeverAskedForIt() {
        SQLException canceled = fromServer("57014", "canceling statement due to user request");
        assertThat(PgErrors.translate(canceled, context, true).text())
                .isEqualTo("canceling statement due to user request"); // a statement_timeout of the server, say
        ticker.advance(Duration.ofSeconds(2));
        assertThat(PgErrors.translate(canceled, context, true))
                .hasMessageStartingWith("TIMEOUT: the deadline of the call has passed");
        cancel.cancel();
        assertThat(PgErrors.translate(canceled, context, true).code()).isEqualTo(ErrorCode.CANCELLED);
        assertThat(PgErrors.translate(canceled, context, true).mayHaveApplied()).isFalse();
    }

    @Test
    void whatAnInterruptEndsIsCancelled() {
        SQLException closed =
                new PSQLException("an I/O error", PSQLState.CONNECTION_FAILURE, new IOException("closed"));
        ticker.advance(Duration.ofSeconds(2));
        Thread.currentThread().interrupt();
        VectorException failure = PgErrors.translate(closed, context, true);
        VectorException other = PgErrors.translate(fromServer("23505", "duplicate key"), context, true);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(failure).hasMessageStartingWith("CANCELLED: the thread of the call was interrupted (an I/O error)");
        assertThat(failure.mayHaveApplied()).isTrue();
        assertThat(other.code()).as("what the server says goes first").isEqualTo(ErrorCode.REJECTED);
    }

    @Test
    void aServerThatDoesNotAnswerInTimeIsATimeoutOfUnknownOutcome() {
        ticker.advance(Duration.ofSeconds(3));
        SQLException silent =
                new PSQLException("an I/O error", PSQLState.CONNECTION_FAILURE, new SocketTimeoutException("read"));
        VectorException failure = PgErrors.translate(silent, context, true);
        assertThat(failure.code()).isEqualTo(ErrorCode.TIMEOUT);
        assertThat(failure.mayHaveApplied()).isTrue();
    }

    @Test
    void aTableThatChangedUnderAPreparedStatementIsTriedAgain() {
        SQLException changed = new PSQLException(new ServerErrorMessage(
                "SERROR\0C0A000\0Mcached plan must not change result type\0RRevalidateCachedQuery\0"));
        assertThat(PgErrors.translate(changed, context, false).code()).isEqualTo(ErrorCode.NOT_READY);
    }

    @Test
    void aTypeThatWasMadeAnewIsTriedAgainOnAnotherConnection() {
        for (SQLException stale : List.of(
                fromServer("XX000", "cache lookup failed for type 16412"),
                fromServer("42704", "type with OID 16412 does not exist"),
                new PSQLException("Unknown type vector.", PSQLState.INVALID_PARAMETER_TYPE))) {
            assertThat(PgErrors.isStaleType(stale)).isTrue();
            assertThat(PgErrors.translate(stale, context, true).code()).isEqualTo(ErrorCode.NOT_READY);
        }
        assertThat(PgErrors.isStaleType(fromServer("XX000", "cache lookup failed for index 1")))
                .isFalse();
        assertThat(PgErrors.isStaleType(fromServer("42704", "type \"public.vector\" does not exist")))
                .isFalse();
    }

    @Test
    void theServersWordsAndDetailAreKept() {
        SQLException duplicate = new PSQLException(
                new ServerErrorMessage("SERROR\0C23505\0Mduplicate key\0DKey (id)=(a) already exists.\0nitem_pkey\0"));
        assertThat(ServerMessages.text(duplicate)).isEqualTo("duplicate key (Key (id)=(a) already exists.)");
        assertThat(ServerMessages.constraint(duplicate)).contains("item_pkey");
    }

    @ParameterizedTest
    @CsvSource({
        "server conn crashed?, UNAVAILABLE, true",
        "query timeout, UNAVAILABLE, true",
        "server login has been failing, UNAVAILABLE, false",
        "client_idle_timeout, UNAVAILABLE, false",
        "query_wait_timeout, RESOURCE_EXHAUSTED, false",
        "no more connections allowed (max_client_conn), RESOURCE_EXHAUSTED, false"
    })
    void aPoolerThatGaveNothingToTheServerLeavesNothingInDoubt(String text, ErrorCode code, boolean inDoubt) {
        VectorException failure = PgErrors.translate(fromServer("08P01", text), context, true);

        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.mayHaveApplied()).isEqualTo(inDoubt);
    }

    private static SQLException fromServer(String state, String text) {
        return new PSQLException(new ServerErrorMessage("SERROR\0C" + state + "\0M" + text + "\0"));
    }
}
