package io.covector.it.differential;

import java.util.Optional;

/**
 * What one run does.
 *
 * @param seed where all that is random comes from
 * @param cases number of filters
 */
record Run(long seed, int cases) {
    private static final int DEFAULT_CASES = 2_000;

    /** As the system properties say. */
    static Run fromProperties() {
        long seed = Optional.ofNullable(Long.getLong("covector.seed")).orElseGet(System::nanoTime);
        return new Run(seed, Integer.getInteger("covector.differential.cases", DEFAULT_CASES));
    }

    @Override
    public String toString() {
        return "-Dcovector.seed=" + seed + " -Dcovector.differential.cases=" + cases;
    }
}
