package io.covector.embedded.internal.filter;

import io.covector.spi.CallContext;

/** Checks in a long loop whether the call may go on, at every 1024th step only. Not thread-safe. */
public final class PeriodicCheck {
    private static final int STEPS = 1024;

    private final CallContext context;
    private int steps;

    public PeriodicCheck(CallContext context) {
        this.context = context;
    }

    /** Counts a step of the loop. */
    public void step() {
        if (++steps >= STEPS) {
            now();
        }
    }

    /** Checks at once, for a step that takes as long as many others. */
    public void now() {
        steps = 0;
        context.check();
    }
}
