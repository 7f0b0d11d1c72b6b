package io.covector.batching.tuning;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The search. An incumbent is compared with its neighbours, one after the other; of the two, now one and now the other is
 * "on stage", which means that requests are sent by it. When no neighbour is better, the search is over: from then on the
 * incumbent is watched, and now and then a neighbour is tried again. Not thread-safe.
 */
final class Climb {
    static final int MEMORY = 64;

    /** Gains below these are not worth a change: double the size, or a finer step. */
    private static final double COARSE_GAIN = 0.02;

    private static final double FINE_GAIN = 0.015;
    /** A server that asks for fewer requests is obeyed, unless disobeying gains this. */
    private static final double THROTTLED_GAIN = 0.04;

    /** Throttled requests take long: so many must do. */
    private static final int MOST_WHEN_THROTTLED = 48;

    /** Requests by each arm after which a trial is put off, as long as another neighbour may be clearly better. */
    private static final int QUICK = 32;

    /** Observations during which a size that failed is not tried again, at first. */
    private static final int BARRED = 1_024;

    private static final int BARRED_AFTER_THROTTLING = 256;
    private static final int LONGEST_BLOCK = 64;
    private static final double SELDOM = 0.1;
    private static final int KNOWN = 16;
    private static final int ENOUGH = 8;

    private final TuningRange range;
    private final Ladder ladder;
    private final Bars throttled;
    private final Bars timedOut;
    private final Bar tooLarge = new Bar(BARRED);
    private final Deque<Decision> history = new ArrayDeque<>();
    private final Set<Step> rejected = EnumSet.noneOf(Step.class);
    private final Set<Step> undecided = EnumSet.noneOf(Step.class);
    private final Watch watch = new Watch();
    private Arm incumbent;
    private Yield present = new Yield();
    private Yield sinceMove = new Yield();
    private double tolerated;
    private int budget = QUICK;
    private @Nullable Trial trial;
    private @Nullable Step momentum;
    private boolean candidateOnStage;
    private boolean converged;
    private boolean halved;
    private int block;
    private int left;
    private long now;
    private double bytesPerItem;

    Climb(TuningRange range) {
        this.range = range;
        this.throttled = new Bars(range.maxParallelism(), BARRED_AFTER_THROTTLING);
        this.timedOut = new Bars(range.maxParallelism(), BARRED);
        this.ladder = new Ladder(range.startItems(), range.maxItems());
        this.incumbent = new Arm(ladder.atMost(range.startItems()), range.startParallelism());
        record(Reason.START, incumbent, Estimate.NONE, Estimate.NONE);
        startBlock();
    }

    /** A neighbour under trial. */
    private record Trial(Arm candidate, Step step, Yield found, boolean forced, long start) {}

    boolean isConverged() {
        return converged;
    }

    Choice incumbent(long epoch) {
        return choice(incumbent, epoch);
    }

    Choice onStage(long epoch) {
        return choice(armOnStage(), epoch);
    }

    List<Decision> history() {
        return List.copyOf(history);
    }

    private Choice choice(Arm arm, long epoch) {
        return new Choice(ladder.size(arm.rung()), arm.parallelism(), epoch);
    }

    private Arm armOnStage() {
        return candidateOnStage && trial != null ? trial.candidate() : incumbent;
    }

    /** Tells how far the observations are, and how large items are. */
    void at(long observation, double bytesPerItem) {
        this.now = observation;
        this.bytesPerItem = bytesPerItem;
    }

    /** A request by the arm on stage that says something about its throughput. */
    void measured(Observation seen) {
        if (trial != null && candidateOnStage) {
            trial.found().add(seen);
        } else {
            present.add(seen);
            sinceMove.add(seen);
            if (trial == null && seen.outcome().isThrottling() && isTooMuch()) {
                backOff();
                return;
            }
        }
        if (trial == null && converged) {
            watch(seen);
        } else if (--left <= 0) {
            blockEnded();
        }
    }

    private void blockEnded() {
        if (trial == null) {
            tryNext();
        } else if (candidateOnStage) {
            judge(trial);
        } else {
            candidateOnStage = true;
            left = block;
        }
    }

    // ---- trials

    private void tryNext() {
        if (momentum != null && tryStep(momentum)) {
            return;
        }
        momentum = null;
        for (Step step : Step.values()) {
            if (tryStep(step)) {
                return;
            }
        }
        if (!undecided.isEmpty()) {
            rejected.removeAll(undecided);
            undecided.clear();
            budget = Yield.CAPACITY;
            tryNext();
            return;
        }
        converged = true;
        record(Reason.CONVERGED, incumbent, present.estimate(), Estimate.NONE);
        watch.begin(now);
    }

    private boolean tryStep(Step step) {
        Arm target = target(step);
        if (rejected.contains(step) || target == null || (step.widens() && present.throttledShare(32) > SELDOM)) {
            return false;
        }
        trial = new Trial(target, step, new Yield(), false, now);
        startBlock();
        candidateOnStage = true;
        return true;
    }

    /** Where the step leads; null if it must not be gone. */
    private @Nullable Arm target(Step step) {
        Arm target = step.from(incumbent);
        if ((step == Step.LARGER || step == Step.BOTH) && target.rung() >= ladder.rungs()) {
            target = target.withRung(ladder.rungs() - 1);
        }
        boolean inside = target.rung() >= 0
                && target.rung() < ladder.rungs()
                && target.parallelism() >= 1
                && target.parallelism() <= range.maxParallelism();
        if (!inside || target.equals(incumbent) || step.isSameAsCoarse(incumbent)) {
            return null;
        }
        return fits(target) ? target : null;
    }

    /** Whether the arm is not known to fail, and a smaller size would not be cut by the bound on bytes already. */
    private boolean fits(Arm arm) {
        int items = ladder.size(arm.rung());
        return throttled.allow(items, arm.parallelism(), now)
                && timedOut.allow(items, arm.parallelism(), now)
                && items * bytesPerItem <= tooLarge.limit(now)
                && (arm.rung() <= incumbent.rung() || ladder.size(arm.rung() - 1) * bytesPerItem < range.maxBytes());
    }

    private void judge(Trial ended) {
        double share = Math.max(present.throttledShare(), ended.found().throttledShare());
        int most = share > SELDOM ? MOST_WHEN_THROTTLED : Yield.CAPACITY;
        Estimate there = ended.found().estimate();
        Estimate here = present.estimate();
        if (ended.forced()) {
            judgeHalving(ended, there, here);
            return;
        }
        switch (Verdict.on(ended.found(), present, required(ended), most)) {
            case BETTER -> {
                move(ended.candidate(), incumbent, Reason.FASTER, there, here);
                tolerated = ended.found().throttledShare();
                momentum = ended.step();
                rejected.add(ended.step().opposite());
            }
            case NOT_BETTER -> reject(ended, there, here);
            case OPEN -> {
                if (ended.found().size() >= budget) {
                    putOff(ended);
                    return;
                }
                block = Math.min(LONGEST_BLOCK, block * 2);
                left = block;
                candidateOnStage = false;
            }
        }
    }

    private void putOff(Trial ended) {
        rejected.add(ended.step());
        undecided.add(ended.step());
        momentum = null;
        leaveTrial();
    }

    /** What was rejected beside another incumbent, or at another time, may be better now. */
    private void searchAgain() {
        rejected.clear();
        undecided.clear();
        budget = QUICK;
        momentum = null;
        converged = false;
    }

    private double required(Trial ended) {
        if (ended.found().throttledShare() > present.throttledShare()) {
            return THROTTLED_GAIN;
        }
        return ended.step().compareTo(Step.NARROWER) <= 0 ? COARSE_GAIN : FINE_GAIN;
    }

    private void reject(Trial ended, Estimate there, Estimate here) {
        rejected.add(ended.step());
        if (momentum == ended.step()) {
            momentum = null;
        }
        leaveTrial();
        record(Reason.NOT_FASTER, ended.candidate(), here, there);
        if (converged) {
            watch.triedInVain(now, now - ended.start());
        }
    }

    /** Back to the incumbent, which is measured anew: what it did before the trial may be out of date. */
    private void leaveTrial() {
        trial = null;
        present = new Yield();
        candidateOnStage = false;
        startBlock();
    }

    /** Gives up a trial for which there is not enough work. */
    void giveUp() {
        if (trial != null && candidateOnStage && !trial.forced()) {
            rejected.add(trial.step());
            if (converged) {
                watch.triedInVain(now, now - trial.start());
            }
            leaveTrial();
        }
    }

    // ---- reactions

    /** One throttled request of an arm that is known to be well may be the late price of a trial. */
    private boolean isTooMuch() {
        if (halved && present.size() < ENOUGH) {
            return false; // has been obeyed already: first it must be known what that is good for
        }
        boolean isKnown = sinceMove.size() >= KNOWN;
        double share = sinceMove.throttledShare(tolerated == 0 ? KNOWN : 2 * KNOWN);
        return isKnown ? share > 1.5 * tolerated + SELDOM : tolerated == 0;
    }

    /** Halves what is in flight at once, and judges it afterwards. */
    private void backOff() {
        Arm half = incumbent.parallelism() > 1
                ? incumbent.withParallelism(incumbent.parallelism() / 2)
                : incumbent.withRung(Math.max(0, incumbent.rung() - Ladder.OCTAVE));
        if (half.equals(incumbent)) {
            return;
        }
        Step step = incumbent.parallelism() > 1 ? Step.NARROWER : Step.SMALLER;
        converged = false;
        trial = new Trial(half, step, new Yield(), true, now);
        startBlock();
        left = KNOWN;
        candidateOnStage = true;
        record(Reason.THROTTLED, incumbent, Estimate.NONE, present.estimate());
    }

    private void judgeHalving(Trial ended, Estimate half, Estimate full) {
        boolean known = present.size() >= ENOUGH && present.throttledShare() >= 0.25;
        double gain = Comparison.of(present, ended.found()).gain();
        if (known && gain >= THROTTLED_GAIN && ended.found().throttledShare() > SELDOM) {
            tolerated = Math.max(present.throttledShare(), ended.found().throttledShare());
            rejected.add(ended.step());
            leaveTrial();
            record(Reason.RESTORED, ended.candidate(), full, half);
            return;
        }
        if (ended.found().throttledShare() <= SELDOM) {
            throttled.raise(ladder.size(incumbent.rung()), incumbent.parallelism(), now);
        }
        searchAgain();
        incumbent = ended.candidate();
        halved = true;
        sinceMove = new Yield();
        tolerated = 0;
        leaveTrial();
    }

    /**
     * A request failed because of its size.
     *
     * @param current whether it was sent by the arm that is on stage now
     */
    void failed(Observation seen, boolean current) {
        boolean isTooLarge = seen.outcome() == Outcome.TOO_LARGE;
        if (isTooLarge && seen.bytes() > 0) {
            tooLarge.raise(seen.bytes(), now);
        } else {
            timedOut.raise(seen.items(), seen.choice().parallelism(), now);
        }
        if (!current) {
            return;
        }
        Arm failing = armOnStage();
        int half = Math.min(failing.rung(), ladder.atMost(Math.max(1, seen.items() / 2)));
        Arm next = failing.withRung(half);
        if (trial != null && candidateOnStage && trial.step().increases()) {
            next = incumbent; // was well before
        } else if (half == failing.rung()) {
            next = failing.withParallelism(Math.max(1, failing.parallelism() / 2));
        }
        Reason reason = isTooLarge ? Reason.TOO_LARGE : Reason.TIMED_OUT;
        move(next, failing, reason, Estimate.NONE, Estimate.NONE);
    }

    private void move(Arm to, Arm from, Reason reason, Estimate there, Estimate here) {
        incumbent = to;
        halved = false;
        sinceMove = new Yield();
        tolerated = 0;
        searchAgain();
        watch.reset();
        leaveTrial();
        record(reason, from, there, here);
    }

    private void watch(Observation seen) {
        switch (watch.look(seen, sinceMove, now)) {
            case CHANGED -> {
                present = watch.latest();
                searchAgain();
                watch.reset();
                record(Reason.CHANGED, incumbent, present.estimate(), sinceMove.estimate());
                sinceMove = new Yield();
                tryNext();
            }
            case TRY_NEIGHBOUR -> tryNeighbour();
            case NOTHING -> {}
        }
    }

    private void tryNeighbour() {
        present = watch.latest();
        for (int i = 0; i < Step.values().length; i++) {
            Step step = watch.nextStep();
            rejected.remove(step);
            if (tryStep(step)) {
                return;
            }
        }
        watch.triedInVain(now, 0);
    }

    private void startBlock() {
        int parallelism = Math.max(
                incumbent.parallelism(), trial == null ? 1 : trial.candidate().parallelism());
        block = Math.max(4, 2 * parallelism);
        left = block;
    }

    private void record(Reason reason, Arm other, Estimate chosen, Estimate compared) {
        if (history.size() == MEMORY) {
            history.removeFirst();
        }
        Arm arm = armOnStage();
        history.addLast(new Decision(
                now,
                ladder.size(arm.rung()),
                arm.parallelism(),
                reason,
                ladder.size(other.rung()),
                other.parallelism(),
                chosen.itemsPerSecond(),
                compared.itemsPerSecond()));
    }
}
