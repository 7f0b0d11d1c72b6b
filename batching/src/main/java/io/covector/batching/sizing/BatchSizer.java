package io.covector.batching.sizing;

import io.covector.RequestSizes;
import io.covector.SizeDecision;
import io.covector.VectorException;
import io.covector.batching.tuning.Choice;
import io.covector.batching.tuning.Decision;
import io.covector.batching.tuning.Observation;
import io.covector.batching.tuning.Outcome;
import io.covector.batching.tuning.Tuner;
import io.covector.batching.tuning.TuningRange;
import io.covector.spi.CallContext;
import io.covector.spi.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The sizes of one kind of request: found by trying, or fixed. Thread-safe. */
public final class BatchSizer {
    private final Choice fixed;
    private final @Nullable Tuner tuner;

    private BatchSizer(Choice fixed, @Nullable Tuner tuner) {
        this.fixed = fixed;
        this.tuner = tuner;
    }

    static BatchSizer fixed(Choice choice) {
        return new BatchSizer(choice, null);
    }

    static BatchSizer tuned(TuningRange range) {
        Tuner tuner = new Tuner(range);
        return new BatchSizer(tuner.choice(), tuner);
    }

    /** What the next request shall be like. */
    public Choice choice() {
        return tuner == null ? fixed : tuner.choice();
    }

    /**
     * Sends one request, counts it, and learns from how it went.
     *
     * @param items how many it has
     * @param bytes its size; 0 if nobody knows
     * @param choice what it was cut by; null if it says nothing about sizes
     * @param request what bounds it
     * @param sender sends it
     */
    public <T> T send(
            int items,
            long bytes,
            @Nullable Choice choice,
            RequestCounters counters,
            CallContext request,
            Function<CallContext, T> sender) {
        SizedRequest sized = new SizedRequest(counters, request.retryListener());
        CallContext context = request.withRetryListener(sized);
        Deadline deadline = request.deadline();
        Duration start = deadline.elapsed();
        Outcome outcome = Outcome.FAILED;
        int concurrent = counters.begin();
        try {
            T answer = sender.apply(context);
            outcome = sized.delivered();
            return answer;
        } catch (VectorException e) {
            outcome = SizedRequest.failed(e, items, deadline.elapsed().minus(start), deadline);
            throw e;
        } finally {
            counters.end(items, bytes);
            if (tuner != null && choice != null) {
                long nanos = deadline.elapsed().minus(start).toNanos();
                tuner.observe(new Observation(choice, items, bytes, nanos, concurrent, outcome));
            }
        }
    }

    RequestSizes stats() {
        if (tuner == null) {
            return new RequestSizes(fixed.items(), fixed.concurrentRequests(), true, List.of());
        }
        Choice best = tuner.best();
        List<SizeDecision> history =
                tuner.history().stream().map(BatchSizer::described).toList();
        return new RequestSizes(best.items(), best.concurrentRequests(), tuner.isConverged(), history);
    }

    private static SizeDecision described(Decision decision) {
        return new SizeDecision(
                decision.observation(),
                decision.items(),
                decision.concurrentRequests(),
                decision.itemsPerSecond(),
                decision.why());
    }
}
