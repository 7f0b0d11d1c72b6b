package io.covector.batching.tuning;

/**
 * From an operating point to its neighbours: first by factors of two, then finer. In the order in which they are tried.
 */
enum Step {
    WIDER,
    LARGER,
    SMALLER,
    NARROWER,
    LITTLE_LARGER,
    LITTLE_SMALLER,
    ONE_WIDER,
    ONE_NARROWER,
    ONE_LARGER,
    BOTH,
    FEWER_LARGER,
    MORE_SMALLER;

    /** The neighbour, inside or outside the range. */
    OperatingPoint from(OperatingPoint point) {
        return switch (this) {
            case WIDER -> point.withConcurrentRequests(point.concurrentRequests() * 2);
            case LARGER -> point.withStep(point.step() + SizeScale.STEPS_PER_DOUBLING);
            case SMALLER -> point.withStep(point.step() - SizeScale.STEPS_PER_DOUBLING);
            case NARROWER -> point.withConcurrentRequests(point.concurrentRequests() / 2);
            case LITTLE_LARGER -> point.withStep(point.step() + SizeScale.STEPS_PER_DOUBLING / 2);
            case LITTLE_SMALLER -> point.withStep(point.step() - SizeScale.STEPS_PER_DOUBLING / 2);
            case ONE_WIDER -> point.withConcurrentRequests(point.concurrentRequests() + 1);
            case ONE_NARROWER -> point.withConcurrentRequests(point.concurrentRequests() - 1);
            case ONE_LARGER -> point.withStep(point.step() + 1);
            case BOTH ->
                new OperatingPoint(point.step() + SizeScale.STEPS_PER_DOUBLING, point.concurrentRequests() * 2);
            case FEWER_LARGER ->
                new OperatingPoint(point.step() + SizeScale.STEPS_PER_DOUBLING, point.concurrentRequests() / 2);
            case MORE_SMALLER ->
                new OperatingPoint(point.step() - SizeScale.STEPS_PER_DOUBLING, point.concurrentRequests() * 2);
        };
    }

    Step opposite() {
        return switch (this) {
            case WIDER -> NARROWER;
            case LARGER -> SMALLER;
            case SMALLER -> LARGER;
            case NARROWER -> WIDER;
            case LITTLE_LARGER -> LITTLE_SMALLER;
            case LITTLE_SMALLER -> LITTLE_LARGER;
            case ONE_WIDER -> ONE_NARROWER;
            case ONE_NARROWER -> ONE_WIDER;
            case ONE_LARGER -> LITTLE_SMALLER;
            case BOTH -> SMALLER;
            case FEWER_LARGER -> MORE_SMALLER;
            case MORE_SMALLER -> FEWER_LARGER;
        };
    }

    /** Whether it leads to more concurrent requests of the same size. */
    boolean widens() {
        return this == WIDER || this == ONE_WIDER;
    }

    /** Whether it leads to larger requests or more of them. */
    boolean increases() {
        return switch (this) {
            case WIDER, LARGER, LITTLE_LARGER, ONE_WIDER, ONE_LARGER, BOTH -> true;
            case SMALLER, NARROWER, LITTLE_SMALLER, ONE_NARROWER, FEWER_LARGER, MORE_SMALLER -> false;
        };
    }

    /** Whether the coarse step of the same direction leads as far. */
    boolean isSameAsCoarse(OperatingPoint point) {
        return switch (this) {
            case ONE_WIDER -> point.concurrentRequests() == 1;
            case ONE_NARROWER -> point.concurrentRequests() == 2;
            default -> false;
        };
    }
}
