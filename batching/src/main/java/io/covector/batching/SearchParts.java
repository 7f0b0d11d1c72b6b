package io.covector.batching;

import io.covector.ErrorCode;
import io.covector.SearchResult;
import io.covector.Vector;
import io.covector.VectorException;
import io.covector.batching.tuning.Choice;
import io.covector.batching.tuning.Rounds;
import io.covector.spi.CancelSignal;
import io.covector.spi.Deadline;
import io.covector.spi.SearchBatch;
import io.covector.spi.SearchLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One call with many searches as several requests, some at a time. The caller's thread sends requests like every helper, so
 * the call comes to its end also when no helper ever gets a thread. The first failure ends the requests in flight. A request whose
 * answer is too large is halved. For one call.
 */
final class SearchParts {
    private final Sender sender;
    private final Supplier<Choice> sizes;
    private final SearchBatch batch;
    private final Deadline deadline;
    private final CancelSignal stop = new CancelSignal();
    private final Rounds rounds;
    private final @Nullable SearchResult[] results;
    private @Nullable Throwable failure;

    /** Sends one request. */
    interface Sender {
        /**
         * Sends it.
         *
         * @param choice what it was cut by; null if it says nothing about sizes
         * @param deadline that of the call
         */
        List<SearchResult> send(SearchBatch part, @Nullable Choice choice, Deadline deadline);
    }

    /**
     * A call that has not begun.
     *
     * @param sizes what requests shall be like now
     */
    SearchParts(Sender sender, Supplier<Choice> sizes, SearchBatch batch, SearchLimits limits, Deadline deadline) {
        this.sender = sender;
        this.sizes = sizes;
        this.batch = batch;
        this.deadline = deadline;
        int queries = batch.vectors().size();
        this.rounds = new Rounds(queries, limits.maxQueries(), limits.worthQueries());
        this.results = new SearchResult[queries];
    }

    List<SearchResult> run(Executor helpers) {
        Team team = new Team(helpers);
        CancelSignal.Registration registration = deadline.cancelSignal().onCancel(stop::cancel);
        try {
            work(team, false);
        } finally {
            team.finish(stop::cancel);
            registration.close();
        }
        if (failure instanceof Error e) {
            throw e;
        }
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        return List.of(results);
    }

    @SuppressWarnings("CatchingUnchecked") // whatever a helper meets belongs to the caller
    private void work(Team team, boolean isHelper) {
        Deadline bound = deadline.cancelledBy(stop);
        for (Rounds.Part part = next(team, isHelper); part != null; part = next(team, isHelper)) {
            try {
                List<Vector> vectors = batch.vectors().subList(part.from(), part.to());
                List<SearchResult> found = send(vectors, part.choice(), bound);
                for (int i = 0; i < found.size(); i++) {
                    results[part.from() + i] = found.get(i);
                }
            } catch (Throwable e) {
                fail(e);
            }
        }
    }

    private synchronized Rounds.@Nullable Part next(Team team, boolean isHelper) {
        boolean isTooMany = isHelper && team.size() > rounds.parallelism();
        if (failure != null || !rounds.hasNext() || isTooMany) {
            return null;
        }
        Rounds.Part part = rounds.next(sizes.get());
        team.ask(Math.min(rounds.parallelism() - 1, rounds.parts()), () -> work(team, true));
        return part;
    }

    private void fail(Throwable thrown) {
        synchronized (this) {
            failure = failure == null ? thrown : failure;
        }
        stop.cancel();
    }

    private List<SearchResult> send(List<Vector> vectors, @Nullable Choice choice, Deadline bound) {
        try {
            return sender.send(batch.withVectors(vectors), choice, bound);
        } catch (VectorException e) {
            if (e.code() != ErrorCode.TOO_LARGE || vectors.size() == 1) {
                throw e;
            }
        }
        int half = vectors.size() / 2;
        List<SearchResult> found = new ArrayList<>(vectors.size());
        found.addAll(send(vectors.subList(0, half), null, bound));
        found.addAll(send(vectors.subList(half, vectors.size()), null, bound));
        return found;
    }
}
