package io.covector.resilience;

import static io.covector.resilience.Fixture.failure;
import static io.covector.resilience.Fixture.insert;
import static io.covector.resilience.Fixture.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.ErrorCode;
import io.covector.ErrorContext;
import io.covector.PermanentVectorException;
import io.covector.RecordId;
import io.covector.TransientVectorException;
import io.covector.Vector;
import io.covector.VectorException;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.config.Settings;
import io.covector.filter.Filter;
import io.covector.observe.Operation;
import io.covector.spi.CallContext;
import io.covector.spi.CountQuery;
import io.covector.spi.GetQuery;
import io.covector.spi.SearchBatch;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Attempts, pauses, and what the last failure says. */
class RetryTest {
    private final Fixture fixture = new Fixture();

    private long count(Fixture fixture) {
        return fixture.books.count(CountQuery.all(), fixture.seconds(60));
    }

    @Test
    void aRequestThatSucceedsIsSentOnce() {
        assertThat(count(fixture)).isZero();
        assertThat(fixture.script.texts()).containsExactly("count");
        assertThat(fixture.ticker.pauses()).isEmpty();
    }

    @Test
    void aRequestIsSentUntilItSucceeds() {
        fixture.script.next(Faults.refused(ErrorCode.UNAVAILABLE), Faults.refused(ErrorCode.RATE_LIMITED));
        assertThat(count(fixture)).isZero();
        assertThat(fixture.script.texts()).containsExactly("count", "count", "count");
        assertThat(fixture.ticker.pauses()).containsExactly(Duration.ofMillis(100), Duration.ofMillis(200));
    }

    @Test
    void theLastFailureTellsTheWholeStory() {
        fixture.script.next(
                Faults.refused(ErrorCode.UNAVAILABLE),
                Faults.refused(ErrorCode.CONFLICT),
                Faults.refused(ErrorCode.RATE_LIMITED));
        VectorException e = failure(() -> count(fixture));
        assertThat(e)
                .isInstanceOf(TransientVectorException.class)
                .hasMessage("RATE_LIMITED: refused [backend=main (faulty), operation=count, collection=books, "
                        + "attempt=3/3, elapsed=300 ms, timeout=60000 ms]");
        assertThat(e.getSuppressed())
                .extracting(Throwable::getMessage)
                .containsExactly(
                        "UNAVAILABLE: refused [backend=main (faulty), operation=count, collection=books, "
                                + "attempt=1/3, elapsed=0 ms, timeout=60000 ms]",
                        "CONFLICT: refused [backend=main (faulty), operation=count, collection=books, "
                                + "attempt=2/3, elapsed=100 ms, timeout=60000 ms]");
        assertThat(fixture.script.texts()).hasSize(3);
    }

    @Test
    void aRequestInATransactionOfItsThreadIsSentOnce() {
        fixture.server.joinsTransaction(Thread.currentThread()::equals);
        fixture.script.next(Faults.refused(ErrorCode.UNAVAILABLE));
        VectorException e = failure(() -> count(fixture));
        assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(fixture.script.texts()).containsExactly("count");
        assertThat(fixture.ticker.pauses()).isEmpty();
    }

    @Test
    void whatTheAdapterSaidIsKept() {
        IOException cause = new IOException("broken pipe");
        fixture.script.next(Faults.thrown(VectorException.builder(ErrorCode.PERMISSION_DENIED, "no")
                .cause(cause)
                .context(ErrorContext.EMPTY.withVendorCode("42501").withPool("active=1, idle=2"))
                .build()));
        VectorException e = failure(() -> count(fixture));
        assertThat(e).isInstanceOf(PermanentVectorException.class).hasCause(cause);
        assertThat(e.context().vendorCode()).isEqualTo("42501");
        assertThat(e.context().pool()).isEqualTo("active=1, idle=2");
        assertThat(e.context().operation()).isEqualTo(Operation.COUNT);
    }

    @Test
    void aPermanentFailureIsFinal() {
        fixture.script.next(Faults.refused(ErrorCode.PERMISSION_DENIED));
        assertThat(failure(() -> count(fixture)).context().attempt()).isEqualTo(1);
        assertThat(fixture.script.texts()).hasSize(1);
    }

    @Test
    void oneAttemptMeansNoRetry() {
        Fixture once = new Fixture(Map.of("retry.max-attempts", "1"));
        once.script.next(Faults.refused(ErrorCode.UNAVAILABLE));
        assertThat(failure(() -> count(once))).hasMessageContaining("attempt=1/1");
        assertThat(once.script.texts()).hasSize(1);
    }

    @Test
    void pausesAreSpreadByTheInjectedRandomness() {
        Fixture spread = new Fixture(ResilienceConfig.from(Settings.of(Map.of())), new Random(7));
        spread.script.next(Faults.refused(ErrorCode.UNAVAILABLE), Faults.refused(ErrorCode.UNAVAILABLE));
        count(spread);
        Random same = new Random(7);
        assertThat(spread.ticker.pauses())
                .containsExactly(
                        Backoff.pause(RetryConfig.defaults(), 1, same.nextDouble()),
                        Backoff.pause(RetryConfig.defaults(), 2, same.nextDouble()));
    }

    @Test
    void doubtOutlivesAttemptsThatSurelyFailed() {
        fixture.script.next(
                Faults.answerLost(), Faults.refused(ErrorCode.UNAVAILABLE), Faults.refused(ErrorCode.UNAVAILABLE));
        VectorException e = failure(() -> fixture.books.write(upsert("a"), fixture.seconds(60)));
        assertThat(e.mayHaveApplied()).isTrue();
        assertThat(fixture.stored.records()).hasSize(1);
    }

    @Test
    void withoutDoubtAWriteIsKnownNotToBeDone() {
        fixture.script.next(Faults.refused(ErrorCode.UNAUTHENTICATED));
        VectorException e = failure(() -> fixture.books.write(upsert("a"), fixture.seconds(60)));
        assertThat(e.mayHaveApplied()).isFalse();
    }

    @Test
    void aReadIsNeverInDoubt() {
        fixture.script.next(Faults.answerLost(), Faults.answerLost(), Faults.requestLost());
        assertThat(failure(() -> count(fixture)).mayHaveApplied()).isFalse();
    }

    @Test
    void anUpsertIsRepeated() {
        fixture.script.next(Faults.answerLost());
        fixture.books.write(upsert("a", "b"), fixture.seconds(60));
        assertThat(fixture.script.texts()).containsExactly("upsert [a, b]", "upsert [a, b]");
    }

    @Test
    void anInsertWhoseAnswerIsLostIsRepeatedAsUpsert() {
        fixture.script.next(Faults.answerLost(), Faults.refused(ErrorCode.CONFLICT));
        fixture.books.write(insert("a", "b"), fixture.seconds(60));
        assertThat(fixture.script.texts()).containsExactly("insert [a, b]", "upsert [a, b]", "upsert [a, b]");
    }

    @Test
    void anInsertThatSurelyFailedIsRepeatedAsInsert() {
        fixture.books.write(upsert("a"), fixture.seconds(60));
        fixture.script.next(Faults.refused(ErrorCode.UNAVAILABLE));
        VectorException e = failure(() -> fixture.books.write(insert("a"), fixture.seconds(60)));
        assertThat(e.code()).isEqualTo(ErrorCode.ID_EXISTS);
        assertThat(e.mayHaveApplied()).isFalse();
        assertThat(fixture.script.texts()).endsWith("insert [a]", "insert [a]");
    }

    @Test
    void aDeleteByIdsIsRepeatedAndCountsWhatTheLastAttemptFound() {
        fixture.books.write(upsert("a", "b", "c"), fixture.seconds(60));
        List<RecordId> ids = List.of(RecordId.of("a"), RecordId.of("b"));
        fixture.script.next(Faults.requestLost());
        assertThat(fixture.books.delete(ids, fixture.seconds(60))).isEqualTo(2);
        fixture.books.write(upsert("a", "b", "c"), fixture.seconds(60));
        fixture.script.next(Faults.answerLost());
        assertThat(fixture.books.delete(ids, fixture.seconds(60))).isZero();
        assertThat(fixture.stored.records()).extracting(VectorRecord::id).containsExactly(RecordId.of("c"));
    }

    @Test
    void aDeleteByFilterIsRepeatedOnlyWhenItSurelyFailed() {
        fixture.books.write(upsert("a", "b"), fixture.seconds(60));
        fixture.script.next(Faults.refused(ErrorCode.UNAVAILABLE));
        assertThat(fixture.books.delete(Filter.isNull("x"), fixture.seconds(60)))
                .isEqualTo(2);

        fixture.books.write(upsert("a", "b"), fixture.seconds(60));
        fixture.script.forget();
        fixture.script.next(Faults.answerLost());
        VectorException e = failure(() -> fixture.books.delete(Filter.isNull("x"), fixture.seconds(60)));
        assertThat(e.mayHaveApplied()).isTrue();
        assertThat(e).isInstanceOf(TransientVectorException.class);
        assertThat(fixture.script.texts()).containsExactly("deleteByFilter " + Filter.isNull("x"));
    }

    @Test
    void aBugInAnAdapterIsAnInternalFailureWithItsCause() {
        IllegalStateException bug = new IllegalStateException("index out of step");
        fixture.script.next(Faults.thrown(bug), Faults.thrown(bug));
        VectorException write = failure(() -> fixture.books.write(upsert("a"), fixture.seconds(60)));
        assertThat(write.code()).isEqualTo(ErrorCode.INTERNAL);
        assertThat(write).hasCause(bug).hasMessageContaining("java.lang.IllegalStateException: index out of step");
        assertThat(write.mayHaveApplied()).isTrue();
        assertThat(write.context().attempt()).isEqualTo(1);
        VectorException read = failure(() -> count(fixture));
        assertThat(read.mayHaveApplied()).isFalse();
        assertThat(fixture.script.texts()).hasSize(2);
    }

    @Test
    void anErrorOfTheMachinePassesThrough() {
        OutOfMemoryError error = new OutOfMemoryError("planted");
        fixture.script.next(Faults.thrown(error));
        assertThatThrownBy(() -> count(fixture)).isSameAs(error);
    }

    @Test
    void everyReadIsRepeated() {
        List<RecordId> ids = List.of(RecordId.of("a"));
        fixture.script.next(Faults.requestLost());
        fixture.books.get(GetQuery.of(ids), fixture.seconds(60));
        fixture.script.next(Faults.requestLost());
        fixture.backend.list(fixture.seconds(60));
        fixture.script.next(Faults.requestLost());
        fixture.backend.state("books", fixture.seconds(60));
        fixture.script.next(Faults.requestLost());
        fixture.backend.open("books", fixture.seconds(60));
        assertThat(fixture.script.texts())
                .containsExactly(
                        "get [a]",
                        "get [a]",
                        "listCollections",
                        "listCollections",
                        "collectionState books",
                        "collectionState books",
                        "openCollection books",
                        "openCollection books");
    }

    /** Whatever the call as a whole does: the look before a write is a read, and is sent again as one. */
    @Test
    void theMethodSaysWhatARequestDoes() {
        CallContext insert = fixture.seconds(60).withOperation(Operation.INSERT);
        List<Operation> seen = new ArrayList<>();
        fixture.whileSearching(context -> seen.add(context.operation()));
        fixture.books.search(
                SearchBatch.builder(VectorField.DEFAULT_NAME, 1).build(List.of(Vector.copyOf(new float[] {1}))),
                insert);
        assertThat(seen).containsExactly(Operation.SEARCH);

        fixture.script.next(Faults.requestLost(), Faults.refused(ErrorCode.PERMISSION_DENIED));
        VectorException e = failure(() -> fixture.books.get(GetQuery.of(List.of(RecordId.of("a"))), insert));
        assertThat(e.context().operation()).isEqualTo(Operation.GET);
        assertThat(e.context().attempt()).isEqualTo(2);
        assertThat(e.mayHaveApplied()).isFalse();
    }

    @Test
    void aProbeIsNot() {
        fixture.script.next(Faults.refused(ErrorCode.UNAVAILABLE));
        VectorException e = failure(() -> fixture.backend.ping(fixture.seconds(60)));
        assertThat(e).hasMessageContaining("operation=health, attempt=1/1");
        assertThat(fixture.script.texts()).containsExactly("health");
    }
}
