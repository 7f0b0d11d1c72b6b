package io.covector.test;

import io.covector.ErrorCode;
import io.covector.VectorException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** What becomes of a request: it may be carried out or not, and answered or not. Implementations are thread-safe. */
public interface Fault {
    /** Meets a request; {@code effect} carries it out and gives the answer. */
    <T> T meet(Request request, Supplier<T> effect);

    /** No fault. */
    static Fault none() {
        return before(request -> {});
    }

    /** Does this, then carries the request out; what it throws is what the request fails with. */
    static Fault before(Action action) {
        return new Fault() {
            @Override
            public <T> T meet(Request request, Supplier<T> effect) {
                action.run(request);
                return effect.get();
            }
        };
    }

    /** Carries the request out, then does this; what it throws is what the request fails with. */
    static Fault after(Action action) {
        return new Fault() {
            @Override
            public <T> T meet(Request request, Supplier<T> effect) {
                T answer = effect.get();
                action.run(request);
                return answer;
            }
        };
    }

    /** Something that is done with a request. */
    interface Action {
        /** Does it. */
        void run(Request request);
    }

    /** Refuses the request; nothing is carried out. */
    static Fault refuse(ErrorCode code) {
        return refuse(
                () -> VectorException.builder(code, "refused by the script").build());
    }

    /** Refuses the request with a failure made anew for each, of any type; nothing is carried out. */
    static Fault refuse(Supplier<? extends Throwable> failure) {
        return before(request -> Fault.<RuntimeException>fail(failure.get()));
    }

    /** Carries the request out and loses the answer, so that nobody knows. */
    static Fault loseAnswer(ErrorCode code) {
        return loseAnswer(() -> VectorException.builder(code, "the answer was lost by the script")
                .mayHaveApplied(true)
                .build());
    }

    /** Carries the request out and fails, with a failure made anew for each, of any type. */
    static Fault loseAnswer(Supplier<? extends Throwable> failure) {
        return after(request -> Fault.<RuntimeException>fail(failure.get()));
    }

    /** Pauses within the deadline of the call, by its clock, then carries the request out. */
    static Fault delay(Duration delay) {
        return before(request -> request.context().pause(delay));
    }

    /**
     * Neither carries the request out nor answers; ends with the call: by its deadline, its cancellation or an
     * interrupt.
     */
    static Fault hang() {
        return before(request -> {
            boolean permit = request.context().await(new Semaphore(0));
            throw VectorException.builder(ErrorCode.TIMEOUT, "no answer within the deadline; permit: " + permit)
                    .mayHaveApplied(true)
                    .build();
        });
    }

    /** This fault for the requests that match, none for the others. */
    default Fault when(Predicate<Request> which) {
        Fault fault = this;
        return new Fault() {
            @Override
            public <T> T meet(Request request, Supplier<T> effect) {
                return which.test(request) ? fault.meet(request, effect) : effect.get();
            }
        };
    }

    /**
     * One of the faults, drawn anew for each request.
     *
     * @param seed repeats the draws
     * @param share of the requests that meet a fault, 0 to 1
     */
    static Fault randomly(long seed, double share, Fault... faults) {
        List<Fault> choice = List.of(faults);
        Random random = new Random(seed);
        return new Fault() {
            @Override
            public <T> T meet(Request request, Supplier<T> effect) {
                return draw().meet(request, effect);
            }

            private synchronized Fault draw() {
                return random.nextDouble() < share ? choice.get(random.nextInt(choice.size())) : none();
            }
        };
    }

    /** Throws any failure, checked or not, as if it were of the type asked for. */
    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void fail(Throwable failure) throws E {
        throw (E) failure;
    }
}
