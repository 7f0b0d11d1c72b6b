package io.covector.batching.engine;

/** Knows which threads hand over a task at this moment; an executor may run any other task on them meanwhile. */
final class HandOver {
    private static final ThreadLocal<Boolean> UNDER_WAY = new ThreadLocal<>();

    private HandOver() {}

    /** Hands over a task on this thread, maybe within another hand-over, in a call that an executor makes. */
    static void run(Runnable handOver) {
        boolean isNested = isUnderWay();
        UNDER_WAY.set(true);
        try {
            handOver.run();
        } finally {
            if (!isNested) {
                UNDER_WAY.remove();
            }
        }
    }

    /** Whether this thread hands over a task, to whatever executor. */
    static boolean isUnderWay() {
        return UNDER_WAY.get() != null;
    }
}
