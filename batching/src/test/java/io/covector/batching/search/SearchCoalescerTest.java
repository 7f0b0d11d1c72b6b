package io.covector.batching.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.ErrorCode;
import io.covector.SearchResult;
import io.covector.VectorException;
import io.covector.observe.Operation;
import io.covector.spi.CallContext;
import io.covector.spi.CancelSignal;
import io.covector.spi.Deadline;
import io.covector.spi.SearchLimits;
import io.covector.spi.Ticker;
import io.covector.test.FakeTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who leaves with whom, and who is spared what happens to the others. */
@Timeout(600)
class SearchCoalescerTest {
    private static final int KIND = 1;
    private static final int OTHER_KIND = 2;

    private final FakeTicker time = FakeTicker.patient();
    private final ScriptedServer server = new ScriptedServer();
    private final SearchCoalescer coalescer = new SearchCoalescer(server);
    private final List<Caller> callers = new ArrayList<>();
    private int coalesceFrom = 1;
    private int maxQueries = 100;

    /** A thread that searches once. */
    private final class Caller {
        final CancelSignal cancel = new CancelSignal();
        final CompletableFuture<SearchResult> result = new CompletableFuture<>();
        final Thread thread;
        volatile boolean leftInterrupted;

        Caller(int kind, long number, Duration timeout) {
            this(kind, number, timeout, time);
        }

        Caller(int kind, long number, Duration timeout, Ticker ticker) {
            CallContext context = CallContext.of(Operation.SEARCH, Deadline.after(timeout, ticker), cancel);
            SearchLimits limits = SearchLimits.builder(maxQueries).build();
            thread = new Thread(() -> {
                try {
                    SearchResult found = coalescer.search(Searches.of(kind, number), limits, coalesceFrom, context);
                    result.complete(found);
                } catch (Throwable e) {
                    leftInterrupted = Thread.currentThread().isInterrupted();
                    result.completeExceptionally(e);
                }
            });
            callers.add(this);
            thread.start();
        }

        long number() {
            return Searches.number(result.join());
        }

        ErrorCode failure() {
            return ((VectorException) result.handle((found, failure) -> failure).join()).code();
        }
    }

    private Caller search(long number) {
        return search(number, Duration.ofHours(1));
    }

    private Caller search(long number, Duration timeout) {
        return new Caller(KIND, number, timeout);
    }

    /** Searches one after the other; each waits before the next begins. */
    private List<Caller> waiting(long... numbers) {
        List<Caller> all = new ArrayList<>();
        for (long number : numbers) {
            all.add(waiting(number, Duration.ofHours(1)));
        }
        return all;
    }

    private Caller waiting(long number, Duration timeout) {
        int before = coalescer.waiting();
        Caller caller = search(number, timeout);
        awaitWaiting(before + 1);
        return caller;
    }

    private void awaitWaiting(int count) {
        while (coalescer.waiting() != count || time.waiting() < count) {
            Thread.onSpinWait();
        }
    }

    private ScriptedServer.Request answer(long... numbers) throws InterruptedException {
        ScriptedServer.Request request = server.next();
        assertThat(request.numbers()).containsExactly(box(numbers));
        request.answer();
        return request;
    }

    private static Long[] box(long... numbers) {
        Long[] boxed = new Long[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            boxed[i] = numbers[i];
        }
        return boxed;
    }

    @AfterEach
    void nothingIsLeftBehind() throws InterruptedException {
        for (Caller caller : callers) {
            caller.thread.join();
        }
        assertThat(server.isIdle()).isTrue();
        assertThat(coalescer.waiting()).isZero();
        assertThat(coalescer.kinds()).isZero();
    }

    @Test
    void aSearchOnItsOwnIsSentByItsOwnThread() throws InterruptedException {
        Caller caller = search(1);
        ScriptedServer.Request request = answer(1);
        assertThat(request.thread).isSameAs(caller.thread);
        assertThat(caller.number()).isEqualTo(1);
    }

    @Test
    void searchesThatMeetARequestInFlightLeaveTogetherWhenItEnds() throws InterruptedException {
        Caller first = search(1);
        ScriptedServer.Request inFlight = server.next();
        List<Caller> others = waiting(2, 3, 4);
        assertThat(server.isIdle()).isTrue();
        inFlight.answer();
        answer(2, 3, 4);
        assertThat(first.number()).isEqualTo(1);
        assertThat(others).extracting(Caller::number).containsExactly(2L, 3L, 4L);
    }

    @Test
    void asManyRequestsAsAllowedAreInFlight() throws InterruptedException {
        coalesceFrom = 2;
        search(1);
        ScriptedServer.Request one = server.next();
        search(2);
        ScriptedServer.Request two = server.next();
        waiting(3, 4);
        two.answer();
        ScriptedServer.Request three = server.next();
        assertThat(three.numbers()).containsExactly(3L, 4L);
        waiting(5);
        one.answer();
        answer(5);
        three.answer();
    }

    @Test
    void searchesOfOtherKindsDoNotWaitForEachOther() throws InterruptedException {
        search(1);
        ScriptedServer.Request one = server.next();
        new Caller(OTHER_KIND, 2, Duration.ofHours(1));
        ScriptedServer.Request two = server.next();
        waiting(3);
        two.answer();
        assertThat(server.isIdle()).isTrue();
        one.answer();
        answer(3);
    }

    @Test
    void aRequestCarriesNoMoreThanTheBackendTakesAndTheOldestGoFirst() throws InterruptedException {
        maxQueries = 2;
        search(1);
        ScriptedServer.Request one = server.next();
        List<Caller> others = waiting(2, 3, 4, 5, 6);
        one.answer();
        answer(2, 3);
        answer(4, 5);
        answer(6);
        assertThat(others).extracting(Caller::number).containsExactly(2L, 3L, 4L, 5L, 6L);
    }

    @Test
    void theRequestLastsAsLongAsTheMostPatientOfThem() throws InterruptedException {
        search(1);
        ScriptedServer.Request one = server.next();
        waiting(2, Duration.ofSeconds(5));
        Caller patient = waiting(3, Duration.ofSeconds(50));
        waiting(4, Duration.ofSeconds(20));
        one.answer();
        ScriptedServer.Request shared = answer(2, 3, 4);
        assertThat(shared.context.deadline().timeout()).contains(Duration.ofSeconds(50));
        assertThat(shared.thread).isSameAs(patient.thread);
    }

    @Test
    void aSearchWhoseTimeIsOverDoesNotWaitForTheOthers() throws InterruptedException {
        search(1);
        ScriptedServer.Request one = server.next();
        Caller hasty = waiting(2, Duration.ofSeconds(5));
        waiting(3);
        time.advance(Duration.ofSeconds(5));
        assertThat(hasty.failure()).isEqualTo(ErrorCode.TIMEOUT);
        one.answer();
        answer(3);
    }

    @Test
    void aSearchWhoseTimeIsOverUnderWayLeavesTheRequestToTheOthers() throws InterruptedException {
        search(1);
        ScriptedServer.Request one = server.next();
        Caller hasty = waiting(2, Duration.ofSeconds(5));
        Caller patient = waiting(3, Duration.ofHours(1));
        one.answer();
        ScriptedServer.Request shared = server.next();
        time.advance(Duration.ofSeconds(5));
        assertThat(hasty.failure()).isEqualTo(ErrorCode.TIMEOUT);
        shared.answer();
        assertThat(patient.number()).isEqualTo(3);
    }

    @Test
    void aCancelledSearchLeavesAlone() throws InterruptedException {
        search(1);
        ScriptedServer.Request one = server.next();
        Caller cancelledBefore = waiting(2, Duration.ofHours(1));
        Caller cancelledUnderWay = waiting(3, Duration.ofHours(1));
        Caller stays = waiting(4, Duration.ofHours(2));
        cancelledBefore.cancel.cancel();
        assertThat(cancelledBefore.failure()).isEqualTo(ErrorCode.CANCELLED);
        one.answer();
        ScriptedServer.Request shared = server.next();
        assertThat(shared.numbers()).containsExactly(3L, 4L);
        cancelledUnderWay.cancel.cancel();
        assertThat(cancelledUnderWay.failure()).isEqualTo(ErrorCode.CANCELLED);
        shared.answer();
        assertThat(stays.number()).isEqualTo(4);
    }

    @Test
    void anInterruptedSearchLeavesAloneAndStaysInterrupted() throws InterruptedException {
        search(1);
        ScriptedServer.Request one = server.next();
        Caller interrupted = waiting(2, Duration.ofHours(1));
        waiting(3);
        interrupted.thread.interrupt();
        assertThat(interrupted.failure()).isEqualTo(ErrorCode.CANCELLED);
        assertThat(interrupted.leftInterrupted).isTrue();
        one.answer();
        answer(3);
    }

    @Test
    void theOthersGoOnWhenTheOneThatSentTheirRequestIsCancelled() throws InterruptedException {
        search(1);
        ScriptedServer.Request one = server.next();
        Caller leader = waiting(2, Duration.ofHours(3));
        Caller second = waiting(3, Duration.ofHours(2));
        Caller third = waiting(4, Duration.ofHours(1));
        one.answer();
        assertThat(server.next().thread).isSameAs(leader.thread);
        waiting(5);
        leader.cancel.cancel();
        assertThat(leader.failure()).isEqualTo(ErrorCode.CANCELLED);
        ScriptedServer.Request again = answer(3, 4, 5);
        assertThat(again.thread).isSameAs(second.thread);
        assertThat(second.number()).isEqualTo(3);
        assertThat(third.number()).isEqualTo(4);
    }

    @Test
    void aCancelledSearchIsNotToldTheFailureOfANeighbour() throws InterruptedException {
        search(1);
        ScriptedServer.Request one = server.next();
        Caller leader = waiting(2, Duration.ofHours(3));
        Caller other = waiting(3, Duration.ofHours(2));
        CompletableFuture<ScriptedServer.Request> shared = new CompletableFuture<>();
        CancelSignal.Registration first =
                leader.cancel.onCancel(() -> shared.join().fail(rejected()));
        one.answer();
        shared.complete(server.next());
        leader.cancel.cancel();
        first.close();
        assertThat(leader.failure()).isEqualTo(ErrorCode.CANCELLED);
        answer(3);
        assertThat(other.number()).isEqualTo(3);
    }

    @Test
    void theOthersGoOnWhenTheOneThatSentTheirRequestIsInterrupted() throws InterruptedException {
        search(1);
        ScriptedServer.Request one = server.next();
        Caller leader = waiting(2, Duration.ofHours(3));
        Caller other = waiting(3, Duration.ofHours(2));
        one.answer();
        server.next();
        leader.thread.interrupt();
        assertThat(leader.failure()).isEqualTo(ErrorCode.CANCELLED);
        assertThat(leader.leftInterrupted).isTrue();
        answer(3);
        assertThat(other.number()).isEqualTo(3);
    }

    @Test
    void aRequestThatFailsIsSentOnceMoreSearchBySearch() throws InterruptedException {
        search(1);
        ScriptedServer.Request one = server.next();
        Caller good = waiting(2, Duration.ofHours(1));
        Caller bad = waiting(3, Duration.ofHours(1));
        Caller better = waiting(4, Duration.ofHours(1));
        one.answer();
        server.next().fail(rejected());
        for (int i = 0; i < 3; i++) {
            ScriptedServer.Request alone = server.next();
            assertThat(alone.numbers()).hasSize(1);
            if (alone.numbers().contains(3L)) {
                alone.fail(rejected());
            } else {
                alone.answer();
            }
        }
        assertThat(good.number()).isEqualTo(2);
        assertThat(better.number()).isEqualTo(4);
        assertThat(bad.failure()).isEqualTo(ErrorCode.REJECTED);
    }

    @Test
    void aLoneSearchThatFailsIsNotSentAgain() throws InterruptedException {
        Caller first = search(1);
        ScriptedServer.Request one = server.next();
        Caller waited = waiting(2, Duration.ofHours(1));
        one.fail(rejected());
        server.next().fail(rejected());
        assertThat(first.failure()).isEqualTo(ErrorCode.REJECTED);
        assertThat(waited.failure()).isEqualTo(ErrorCode.REJECTED);
    }

    @Test
    void anErrorOfOneThreadIsNotTheOthers() throws InterruptedException {
        search(1);
        ScriptedServer.Request one = server.next();
        Caller leader = waiting(2, Duration.ofHours(2));
        Caller other = waiting(3, Duration.ofHours(1));
        one.answer();
        server.next().fail(new StackOverflowError());
        answer(3);
        assertThat(other.number()).isEqualTo(3);
        assertThatThrownBy(valueOf(leader)).hasCauseInstanceOf(StackOverflowError.class);
    }

    private static ThrowingCallable valueOf(Caller caller) {
        return caller.result::join;
    }

    /** Waits as usual, and then fails. */
    private Ticker failing() {
        return new Ticker() {
            @Override
            public long nanoTime() {
                return time.nanoTime();
            }

            @Override
            public boolean acquire(Semaphore permits, Duration duration) throws InterruptedException {
                boolean unused = time.acquire(permits, duration);
                throw new ArithmeticException("planted");
            }
        };
    }

    @Test
    void aLeaderThatFailsBeforeItSendsLeavesTheRequestToTheOthers() throws InterruptedException {
        search(1);
        ScriptedServer.Request one = server.next();
        int before = coalescer.waiting();
        Caller leader = new Caller(KIND, 2, Duration.ofHours(3), failing());
        awaitWaiting(before + 1);
        Caller other = waiting(3, Duration.ofHours(1));
        one.answer();
        answer(3);
        assertThat(other.number()).isEqualTo(3);
        assertThatThrownBy(valueOf(leader)).hasCauseInstanceOf(ArithmeticException.class);
    }

    @Test
    void aSearchThatFailsWhileItWaitsIsForgotten() throws InterruptedException {
        search(1);
        ScriptedServer.Request one = server.next();
        Caller failed = new Caller(KIND, 2, Duration.ofSeconds(1), failing());
        awaitWaiting(1);
        Caller other = waiting(3, Duration.ofHours(1));
        time.advance(Duration.ofSeconds(1));
        assertThatThrownBy(valueOf(failed)).hasCauseInstanceOf(ArithmeticException.class);
        one.answer();
        answer(3);
        assertThat(other.number()).isEqualTo(3);
    }

    @Test
    void anAnswerOfAnotherSizeIsAFailure() throws InterruptedException {
        search(1);
        ScriptedServer.Request one = server.next();
        List<Caller> others = waiting(2, 3);
        one.answer();
        ScriptedServer.Request shared = server.next();
        shared.answer(Searches.answer(Searches.of(KIND, 7)));
        server.next().answer();
        server.next().answer();
        assertThat(others).extracting(Caller::number).containsExactly(2L, 3L);
    }

    private static VectorException rejected() {
        return VectorException.builder(ErrorCode.REJECTED, "no such vector, please")
                .build();
    }
}
