package io.covector.batching.engine;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What an executor gets: a task that works once, and not on a thread that hands over a task, this or another one:
 * that thread has a call of its own, which must not wait for the requests of others. It holds no more than a reference
 * that the pump clears at its end. Thread-safe.
 */
final class HelperTask implements Runnable {
    private final AtomicReference<@Nullable Work> work;
    private final AtomicBoolean begun = new AtomicBoolean();
    private volatile @Nullable Thread handsOver = Thread.currentThread();
    private volatile boolean ranInHandOver;

    /** What it does. */
    interface Work {
        /**
         * The task has begun.
         *
         * @param mayWork false if it does nothing on this thread
         */
        void begin(boolean mayWork);
    }

    HelperTask(AtomicReference<@Nullable Work> work) {
        this.work = work;
    }

    @Override
    public void run() {
        if (Thread.currentThread() == handsOver) {
            ranInHandOver = true;
            return;
        }
        Work present = work.get();
        if (present != null && begun.compareAndSet(false, true)) {
            present.begin(!HandOver.isUnderWay());
        }
    }

    /** The executor has returned; says whether it has run the task meanwhile, on the thread that handed it over. */
    boolean handedOver() {
        handsOver = null;
        return ranInHandOver;
    }

    /** Makes sure that it does not begin any more; false if it has begun. */
    boolean revoke() {
        return begun.compareAndSet(false, true);
    }
}
