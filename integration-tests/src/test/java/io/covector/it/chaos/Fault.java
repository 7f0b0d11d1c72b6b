package io.covector.it.chaos;

import java.util.random.RandomGenerator;

/**
 * A harm that can be done.
 *
 * @param name what it is called in the log
 * @param strike does it
 */
record Fault(String name, Strike strike) {
    /** Does the harm. */
    interface Strike {
        Struck hit(RandomGenerator random) throws InterruptedException;
    }

    /**
     * Harm that is done.
     *
     * @param detail its measure, for the log
     * @param cure ends it
     */
    record Struck(String detail, Runnable cure) {
        /** Harm that is over as soon as it is done. */
        static Struck once(String detail) {
            return new Struck(detail, () -> {});
        }
    }
}
