package io.covector.batching.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.ErrorCode;
import io.covector.SearchResult;
import io.covector.VectorException;
import io.covector.observe.Operation;
import io.covector.spi.CallContext;
import io.covector.spi.CancelSignal;
import io.covector.spi.Deadline;
import io.covector.spi.SearchBatch;
import io.covector.spi.SearchLimits;
import io.covector.test.FakeTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Many threads, three kinds of searches, bad vectors and cancelled callers: every search gets its own answer or its own
 * failure.
 */
@Timeout(600)
class SearchCoalescerStressTest {
    private static final int THREADS = 24;
    private static final int SEARCHES = 2_000;
    private static final int KINDS = 3;
    private static final SearchLimits LIMITS = SearchLimits.builder(8).build();
    private static final long BAD = 97;

    private final FakeTicker time = FakeTicker.patient();
    private final AtomicReferenceArray<CancelSignal> callers = new AtomicReferenceArray<>(THREADS);
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong searches = new AtomicLong();
    private final SearchCoalescer coalescer = new SearchCoalescer(this::send);

    private List<SearchResult> send(SearchBatch batch, CallContext context) {
        context.check();
        requests.incrementAndGet();
        searches.addAndGet(batch.vectors().size());
        for (int i = 0; i < 500; i++) {
            Thread.onSpinWait(); // lets others arrive
        }
        context.check();
        if (Searches.numbers(batch).stream().anyMatch(SearchCoalescerStressTest::isBad)) {
            throw VectorException.builder(ErrorCode.REJECTED, "a bad vector").build();
        }
        return Searches.answer(batch);
    }

    private static boolean isBad(long number) {
        return number % BAD == 0;
    }

    @Test
    void everySearchGetsItsOwnAnswer() throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int thread = i;
                running.add(threads.submit(() -> search(thread)));
            }
            for (Future<?> each : running) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(coalescer.waiting()).isZero();
        assertThat(coalescer.kinds()).isZero();
        assertThat(requests.get()).as("fewer requests than searches").isLessThan(searches.get());
    }

    private void search(int thread) {
        SplittableRandom random = new SplittableRandom(thread);
        for (int i = 0; i < SEARCHES; i++) {
            long number = 1 + (long) thread * SEARCHES + i;
            int kind = 1 + random.nextInt(KINDS);
            CancelSignal cancel = new CancelSignal();
            callers.set(thread, cancel);
            CancelSignal somebody = callers.get(random.nextInt(THREADS));
            if (somebody != null && random.nextInt(20) == 0) {
                somebody.cancel();
            }
            CallContext context = CallContext.of(
                    Operation.SEARCH, Deadline.after(Duration.ofMinutes(1 + random.nextInt(60)), time), cancel);
            try {
                SearchResult result = coalescer.search(Searches.of(kind, number), LIMITS, 2, context);
                assertThat(Searches.number(result)).isEqualTo(number);
                assertThat(result.hits().get(0).distance()).hasValue(kind);
                assertThat(isBad(number)).isFalse();
            } catch (VectorException e) {
                if (e.code() == ErrorCode.CANCELLED) {
                    assertThat(cancel.isCancelled()).isTrue();
                } else {
                    assertThat(e.code()).isEqualTo(ErrorCode.REJECTED);
                    assertThat(isBad(number)).isTrue();
                }
            }
        }
    }
}
