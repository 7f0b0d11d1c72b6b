package io.covector.batching.sizing;

import io.covector.RequestSizes;
import io.covector.VectorException;
import io.covector.spi.CallContext;
import io.covector.spi.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The sizes of one kind of request: as the server takes them, or fixed. Thread-safe. */
public final class BatchSizer {
    private final Choice fixed;
    private final @Nullable SizeController controller;

    private BatchSizer(Choice fixed, @Nullable SizeController controller) {
        this.fixed = fixed;
        this.controller = controller;
    }

    /** Requests of this size, whatever the server says. */
    static BatchSizer fixed(int items, int concurrentRequests) {
        return new BatchSizer(new Choice(items, concurrentRequests, 0), null);
    }

    /** Requests of this size, or smaller and fewer ones after the server has refused some. */
    static BatchSizer adaptive(int items, int concurrentRequests) {
        SizeController controller = new SizeController(items, concurrentRequests);
        return new BatchSizer(controller.choice(), controller);
    }

    /** What the next request shall be like. */
    public Choice choice() {
        return controller == null ? fixed : controller.choice();
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
        counters.begin();
        try {
            T answer = sender.apply(context);
            outcome = sized.delivered();
            return answer;
        } catch (VectorException e) {
            outcome = SizedRequest.failed(e, items, deadline.elapsed().minus(start), deadline);
            throw e;
        } finally {
            counters.end(items, bytes);
            if (controller != null && choice != null) {
                controller.observe(choice, items, outcome);
            }
        }
    }

    RequestSizes stats() {
        Choice now = choice();
        return new RequestSizes(
                now.items(), now.concurrentRequests(), controller == null ? List.of() : controller.history());
    }
}
