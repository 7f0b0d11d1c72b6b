package io.covector.batching;

import io.covector.RequestSizes;
import io.covector.SizeDecision;
import io.covector.VectorException;
import io.covector.batching.tuning.Choice;
import io.covector.batching.tuning.Decision;
import io.covector.batching.tuning.Observation;
import io.covector.batching.tuning.Outcome;
import io.covector.batching.tuning.Tuner;
import io.covector.batching.tuning.TuningRange;
import io.covector.spi.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The sizes of one kind of request: found by trying, or fixed. Thread-safe. */
final class Sizing {
    private final Choice fixed;
    private final Optional<Tuner> tuner;

    private Sizing(Choice fixed, Optional<Tuner> tuner) {
        this.fixed = fixed;
        this.tuner = tuner;
    }

    static Sizing fixed(Choice choice) {
        return new Sizing(choice, Optional.empty());
    }

    static Sizing tuned(TuningRange range) {
        Tuner tuner = new Tuner(range);
        return new Sizing(tuner.choice(), Optional.of(tuner));
    }

    Choice choice() {
        return tuner.map(Tuner::choice).orElse(fixed);
    }

    /**
     * Sends one request, and learns from how it went.
     *
     * @param items how many it has
     * @param bytes its size; 0 if nobody knows
     * @param choice what it was cut by; null if it says nothing about sizes
     * @param counted counts it
     * @param request what bounds it
     */
    <T> T send(
            int items,
            long bytes,
            @Nullable Choice choice,
            Traffic counted,
            Deadline request,
            Function<Deadline, T> sender) {
        Attempts attempts = new Attempts(counted);
        Deadline deadline = request.listening(attempts);
        Duration start = deadline.elapsed();
        int inFlight = counted.begin();
        Outcome outcome = Outcome.FAILED;
        try {
            T answer = sender.apply(deadline);
            outcome = attempts.delivered();
            return answer;
        } catch (VectorException e) {
            outcome = Attempts.failed(e, items, deadline.elapsed().minus(start), deadline);
            throw e;
        } finally {
            counted.end(items, bytes);
            if (choice != null) {
                long nanos = deadline.elapsed().minus(start).toNanos();
                observe(new Observation(choice, items, bytes, nanos, inFlight, outcome));
            }
        }
    }

    private void observe(Observation seen) {
        tuner.ifPresent(t -> t.observe(seen));
    }

    RequestSizes stats() {
        Choice best = tuner.map(Tuner::best).orElse(fixed);
        boolean settled = tuner.map(Tuner::isConverged).orElse(true);
        List<SizeDecision> history = tuner.map(Tuner::history).orElse(List.of()).stream()
                .map(Sizing::told)
                .toList();
        return new RequestSizes(best.items(), best.parallelism(), settled, history);
    }

    private static SizeDecision told(Decision decision) {
        return new SizeDecision(
                decision.observation(),
                decision.items(),
                decision.parallelism(),
                decision.itemsPerSecond(),
                decision.why());
    }
}
