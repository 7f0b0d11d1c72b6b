package io.covector.batching;

import static io.covector.batching.Fixture.failure;
import static io.covector.batching.Fixture.range;
import static io.covector.batching.Fixture.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.covector.BulkFailure;
import io.covector.BulkOptions;
import io.covector.BulkWriter;
import io.covector.ErrorCode;
import io.covector.RecordId;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.WriteOutcome;
import io.covector.test.Fault;
import io.covector.test.Request;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Interrupts of a producer that sends requests itself, as no executor does or the executor runs them on its thread. */
class BulkInterruptTest {
    private final AtomicInteger interrupts = new AtomicInteger();

    @AfterEach
    void clear() {
        boolean unused = Thread.interrupted();
    }

    private static Fixture fixture(boolean isInline) {
        Executor inline = Runnable::run;
        return new Fixture(Map.of("max-concurrent-requests", "3"), isInline ? inline : Fixture.NO_HELPERS);
    }

    /** The thread that sends is interrupted while its request is under way. */
    private void interrupt(Request request) {
        interrupts.incrementAndGet();
        Thread.currentThread().interrupt();
        request.context().check();
    }

    /** The same; the request is carried out, and its answer is lost. */
    private void interruptAfter(Request request) {
        interrupts.incrementAndGet();
        Thread.currentThread().interrupt();
        throw VectorException.builder(ErrorCode.CANCELLED, "the answer was not awaited")
                .mayHaveApplied(true)
                .build();
    }

    private static boolean isThird(Request request) {
        return request.number() % 3 == 1;
    }

    /** As an application does that means to go on. */
    private static void add(BulkWriter writer, VectorRecord record) {
        boolean isTaken = false;
        while (!isTaken) {
            try {
                writer.add(record);
                isTaken = true;
            } catch (VectorException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED);
                assertThat(Thread.interrupted()).isTrue();
            }
            boolean unused = Thread.interrupted();
        }
    }

    private static void flush(BulkWriter writer) {
        while (writer.progress().pending() > 0) {
            try {
                writer.flush();
            } catch (VectorException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED);
                assertThat(Thread.interrupted()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everythingIsWrittenThoughTheSenderIsInterrupted(boolean isInline) {
        Fixture fixture = fixture(isInline);
        fixture.server.script().always(Fault.before(this::interrupt).when(BulkInterruptTest::isThird));
        BulkWriter writer =
                fixture.bulkWriter(BulkOptions.builder().maxBufferedRecords(10).build());
        range(200).forEach(record -> add(writer, record));
        flush(writer);
        writer.close();
        assertThat(interrupts).hasPositiveValue();
        assertThat(fixture.stored.records()).hasSize(200);
        assertThat(writer.progress().accepted()).isEqualTo(200);
        assertThat(writer.progress().written()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anInsertInDoubtDoesNotMeetItself(boolean isInline) {
        Fixture fixture = fixture(isInline);
        fixture.server.script().always(Fault.after(this::interruptAfter).when(BulkInterruptTest::isThird));
        BulkWriter writer = fixture.bulkWriter(BulkOptions.inserts());
        range(50).forEach(record -> add(writer, record));
        flush(writer);
        writer.close();
        assertThat(interrupts).hasPositiveValue();
        assertThat(fixture.stored.records()).hasSize(50);
        assertThat(writer.progress().written()).isEqualTo(50);
        assertThat(fixture.stored.requests().get(0)).startsWith("insert ");
    }

    @Test
    void whatWasUnderWayKeepsItsPlaceAndALaterChangeWins() {
        Fixture fixture = fixture(false);
        fixture.server.script().always(Fault.after(this::interruptAfter).when(request -> request.number() == 1));
        BulkWriter writer = fixture.bulkWriter(BulkOptions.defaults());
        range(3).forEach(writer::add);
        assertThat(failure(writer::flush).code()).isEqualTo(ErrorCode.CANCELLED);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(writer.progress().pending()).isEqualTo(3);
        writer.delete(RecordId.of(1));
        writer.add(record(0, 7));
        assertThat(writer.flush().written()).isEqualTo(5);
        assertThat(fixture.stored.records())
                .containsOnly(Map.entry(RecordId.of(0), record(0, 7)), Map.entry(RecordId.of(2), record(2, 2)));
        writer.close();
    }

    @Test
    void aChangeInDoubtThatIsRefusedAfterwardsStaysInDoubt() {
        Fixture fixture = fixture(false);
        fixture.server.script().always(Fault.after(this::interruptAfter).when(request -> request.number() == 1));
        BulkWriter writer = fixture.bulkWriter(BulkOptions.defaults());
        writer.add(record(1, 1));
        assertThat(failure(writer::flush).code()).isEqualTo(ErrorCode.CANCELLED);
        assertThat(Thread.interrupted()).isTrue();
        fixture.server.script().always(Fault.refuse(ErrorCode.REJECTED));
        writer.flush();
        assertThat(writer.failures()).extracting(BulkFailure::outcome).containsExactly(WriteOutcome.UNKNOWN);
    }

    @Test
    void anInterruptedCloseTellsWhatIsInDoubtAndWhatWasNotSent() {
        Fixture fixture = fixture(false);
        fixture.server.script().always(Fault.after(this::interruptAfter));
        BulkWriter writer = fixture.bulkWriter(BulkOptions.defaults());
        range(6).forEach(writer::add); // requests carry 4
        VectorException e = failure(writer::close);
        assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED);
        assertThat(e.mayHaveApplied()).isTrue();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(writer.progress().inDoubt()).isEqualTo(4);
        assertThat(writer.progress().rejected()).isEqualTo(2);
        assertThat(List.of(0, 5))
                .extracting(position -> writer.failures().get(position).reason())
                .containsExactly(
                        "sent, and its answer was not awaited; not sent again: the thread was interrupted while it"
                                + " waited for the writer",
                        "not sent, because an earlier request of the writer failed: the thread was interrupted while"
                                + " it waited for the writer");
    }
}
