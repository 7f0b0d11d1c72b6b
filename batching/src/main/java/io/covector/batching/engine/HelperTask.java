package io.covector.batching.engine;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What an executor gets: a task that works once, and not on the thread that hands it over while it does so, because
 * that thread works anyway. It holds no more than a reference that the pump clears at its end. Thread-safe.
 */
final class HelperTask implements Runnable {
    private final AtomicReference<@Nullable Runnable> work;
    private final AtomicBoolean begun = new AtomicBoolean();
    private volatile @Nullable Thread handsOver = Thread.currentThread();
    private volatile boolean ranInHandOver;

    HelperTask(AtomicReference<@Nullable Runnable> work) {
        this.work = work;
    }

    @Override
    public void run() {
        if (Thread.currentThread() == handsOver) {
            ranInHandOver = true;
            return;
        }
        Runnable present = work.get();
        if (present != null && begun.compareAndSet(false, true)) {
            present.run();
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
