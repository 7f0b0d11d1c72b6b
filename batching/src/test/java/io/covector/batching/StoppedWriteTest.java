package io.covector.batching;

import static io.covector.batching.Fixture.failure;
import static io.covector.batching.Fixture.range;
import static io.covector.batching.Fixture.record;
import static io.covector.batching.Fixture.records;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.ErrorCode;
import io.covector.ErrorContext;
import io.covector.PermanentVectorException;
import io.covector.RecordFailure;
import io.covector.RecordId;
import io.covector.TransientVectorException;
import io.covector.VectorException;
import io.covector.WriteOutcome;
import io.covector.WriteResult;
import io.covector.observe.Operation;
import io.covector.test.Fault;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Failures that end a write before all of it is sent. */
class StoppedWriteTest {
    private final Fixture fixture = new Fixture();
    private final Stored stored = fixture.stored;

    private void fail(int request, VectorException failure) {
        stored.interfere(number -> {
            if (number == request) {
                throw failure;
            }
        });
    }

    private static VectorException.Builder unavailable() {
        return VectorException.builder(ErrorCode.UNAVAILABLE, "connection reset");
    }

    @Test
    void whatIsInDoubtAndWhatWasNotSentAreToldApart() {
        fail(2, unavailable().mayHaveApplied(true).build());
        VectorException e = failure(() -> fixture.upsert(range(10)));
        WriteResult result = e.writeResult().orElseThrow();
        assertThat(result.toString()).isEqualTo("10 records: 4 written, 2 rejected, 4 unknown");
        assertThat(result.failures())
                .extracting(RecordFailure::outcome)
                .containsExactly(
                        WriteOutcome.UNKNOWN,
                        WriteOutcome.UNKNOWN,
                        WriteOutcome.UNKNOWN,
                        WriteOutcome.UNKNOWN,
                        WriteOutcome.REJECTED,
                        WriteOutcome.REJECTED);
        assertThat(result.failures()).extracting(RecordFailure::code).containsOnly(ErrorCode.UNAVAILABLE);
        assertThat(result.failures().get(0).reason()).isEqualTo("connection reset");
        assertThat(result.failures().get(4).reason())
                .isEqualTo("not sent, because an earlier request of the call failed: connection reset");
        assertThat(e).isInstanceOf(TransientVectorException.class);
        assertThat(e.mayHaveApplied()).isTrue();
        assertThat(stored.requests()).hasSize(2);
    }

    @Test
    void theFailureKeepsItsCauseContextAndHistory() {
        IOException cause = new IOException("broken pipe");
        ErrorContext context = ErrorContext.EMPTY.withBackend("main").withAttempt(3, 3);
        VectorException failure = unavailable().cause(cause).context(context).build();
        failure.addSuppressed(unavailable().build());
        fail(1, failure);
        VectorException e = failure(() -> fixture.upsert(range(3)));
        assertThat(e).hasCause(cause);
        assertThat(e.getSuppressed()).hasSize(1);
        assertThat(e)
                .hasMessage("UNAVAILABLE: connection reset (3 records: 0 written, 3 rejected, 0 unknown) "
                        + "[backend=main, attempt=3/3]");
        assertThat(e.mayHaveApplied()).isFalse();
    }

    @Test
    void aStopOutweighsAnEarlierRefusal() {
        stored.poison.add(RecordId.of(0));
        fail(6, unavailable().build()); // the first batch takes five requests
        VectorException e = failure(() -> fixture.upsert(range(10)));
        assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE);
        WriteResult result = e.writeResult().orElseThrow();
        assertThat(result.written()).isEqualTo(3);
        assertThat(result.failures().get(0).code()).isEqualTo(ErrorCode.REJECTED);
        assertThat(result.failures().get(1).code()).isEqualTo(ErrorCode.UNAVAILABLE);
    }

    @Test
    void aPermanentStopStaysPermanent() {
        fail(1, VectorException.builder(ErrorCode.PERMISSION_DENIED, "no").build());
        assertThat(failure(() -> fixture.upsert(range(10)))).isInstanceOf(PermanentVectorException.class);
    }

    @Test
    void aStopInTheMiddleOfHalvingEndsHalving() {
        stored.poison.add(RecordId.of(3));
        fail(3, unavailable().mayHaveApplied(true).build());
        WriteResult result =
                failure(() -> fixture.upsert(range(6))).writeResult().orElseThrow();
        assertThat(stored.requests()).containsExactly("upsert [0, 1, 2, 3]", "upsert [0, 1]", "upsert [2, 3]");
        assertThat(List.of(result.outcome(1), result.outcome(2), result.outcome(3), result.outcome(4)))
                .containsExactly(
                        WriteOutcome.WRITTEN, WriteOutcome.UNKNOWN, WriteOutcome.UNKNOWN, WriteOutcome.REJECTED);
    }

    @Test
    void halvesThatAreNotSentAfterAStopKeepTheirParentsDoubt() {
        stored.interfere(request -> {
            throw VectorException.builder(request == 1 ? ErrorCode.REJECTED : ErrorCode.UNAVAILABLE, "planted")
                    .mayHaveApplied(request == 1)
                    .build();
        });
        WriteResult result =
                failure(() -> fixture.upsert(range(6))).writeResult().orElseThrow();
        assertThat(stored.requests()).containsExactly("upsert [0, 1, 2, 3]", "upsert [0, 1]");
        assertThat(result.count(WriteOutcome.UNKNOWN)).isEqualTo(4);
        assertThat(result.count(WriteOutcome.REJECTED)).isEqualTo(2);
    }

    /** The insert before the look for existing ids was refused: nothing of it is stored. */
    @ParameterizedTest
    @ValueSource(longs = {0, 9})
    void nothingIsWrittenOfARequestWhoseLookBreaks(long existing) {
        fixture.upsert(List.of(record(existing, 30)));
        stored.server
                .script()
                .always(Fault.refuse(() -> new OutOfMemoryError("planted"))
                        .when(request -> request.operation() == Operation.GET));
        assertThatThrownBy(() -> fixture.insert(range(10)))
                .isInstanceOf(OutOfMemoryError.class)
                .satisfies(
                        e -> assertThat(written(e)).isEqualTo(stored.records().size() - 1));
        assertThatThrownBy(() -> fixture.insert(records(existing, 20)))
                .isInstanceOf(OutOfMemoryError.class)
                .satisfies(e -> assertThat(written(e)).isZero());
    }

    private static int written(Throwable thrown) {
        VectorException suppressed = (VectorException) thrown.getSuppressed()[0];
        return suppressed.writeResult().orElseThrow().written();
    }
}
