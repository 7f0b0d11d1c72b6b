package io.covector.batching.tuning;

/**
 * A point of the search: a rung of the ladder of sizes and a number of requests in flight.
 *
 * @param rung the size
 * @param parallelism requests in flight
 */
record Arm(int rung, int parallelism) {
    Arm withRung(int other) {
        return new Arm(other, parallelism);
    }

    Arm withParallelism(int other) {
        return new Arm(rung, other);
    }
}
