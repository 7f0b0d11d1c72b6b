package io.covector.embedded;

import io.covector.spi.Deadline;

/** Checks a deadline in a long loop, at every 1024th step only. Not thread-safe. */
final class Pulse {
    private static final int STEPS = 1024;

    private final Deadline deadline;
    private int steps;

    Pulse(Deadline deadline) {
        this.deadline = deadline;
    }

    /** One cheap step. */
    void step() {
        if (++steps >= STEPS) {
            beat();
        }
    }

    /** Something that takes as long as many steps. */
    void beat() {
        steps = 0;
        deadline.check();
    }
}
