package io.covector.batching.tuning;

/** From an arm to its neighbours: first by factors of two, then finer. In the order in which they are tried. */
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
    Arm from(Arm arm) {
        return switch (this) {
            case WIDER -> arm.withParallelism(arm.parallelism() * 2);
            case LARGER -> arm.withRung(arm.rung() + Ladder.OCTAVE);
            case SMALLER -> arm.withRung(arm.rung() - Ladder.OCTAVE);
            case NARROWER -> arm.withParallelism(arm.parallelism() / 2);
            case LITTLE_LARGER -> arm.withRung(arm.rung() + Ladder.OCTAVE / 2);
            case LITTLE_SMALLER -> arm.withRung(arm.rung() - Ladder.OCTAVE / 2);
            case ONE_WIDER -> arm.withParallelism(arm.parallelism() + 1);
            case ONE_NARROWER -> arm.withParallelism(arm.parallelism() - 1);
            case ONE_LARGER -> arm.withRung(arm.rung() + 1);
            case BOTH -> new Arm(arm.rung() + Ladder.OCTAVE, arm.parallelism() * 2);
            case FEWER_LARGER -> new Arm(arm.rung() + Ladder.OCTAVE, arm.parallelism() / 2);
            case MORE_SMALLER -> new Arm(arm.rung() - Ladder.OCTAVE, arm.parallelism() * 2);
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

    /** Whether it leads to more requests in flight of the same size. */
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
    boolean isSameAsCoarse(Arm arm) {
        return switch (this) {
            case ONE_WIDER -> arm.parallelism() == 1;
            case ONE_NARROWER -> arm.parallelism() == 2;
            default -> false;
        };
    }
}
