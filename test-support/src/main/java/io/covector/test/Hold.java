package io.covector.test;

import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Holds each request until the test says what becomes of it, or its call ends. Thread-safe. */
public final class Hold implements Fault {
    private static final int PATIENCE_SECONDS = 300; // for another thread, which has every reason to come

    private final BlockingQueue<Held> arrived = new LinkedBlockingQueue<>();

    /** One request that is held. Thread-safe. */
    public static final class Held {
        private final Request request;
        private final CompletableFuture<Fault> sentence = new CompletableFuture<>();

        private Held(Request request) {
            this.request = request;
        }

        /** What arrived. */
        public Request request() {
            return request;
        }

        /** Lets it be carried out and answered. */
        public void letGo() {
            meet(Fault.none());
        }

        /** Lets it fail without being carried out. */
        public void fail(Throwable failure) {
            meet(Fault.refuse(() -> failure));
        }

        /** Lets it meet this fault. */
        public void meet(Fault fault) {
            sentence.complete(fault);
        }
    }

    @Override
    public <T> T meet(Request request, Supplier<T> effect) {
        Held held = new Held(request);
        arrived.add(held);
        Fault sentence = request.context().interruptibly(() -> {
            try {
                return held.sentence.get();
            } catch (ExecutionException e) {
                throw new AssertionError("a sentence does not fail", e);
            }
        });
        return sentence.meet(request, effect);
    }

    /** The next request that has arrived; waits for it. */
    public Held next() throws InterruptedException {
        return Objects.requireNonNull(arrived.poll(PATIENCE_SECONDS, TimeUnit.SECONDS), "no request has arrived");
    }

    /** Whether no request has arrived that {@link #next} has not taken. */
    public boolean isIdle() {
        return arrived.isEmpty();
    }
}
