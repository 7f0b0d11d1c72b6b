package io.covector.batching.tuning;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The search. An incumbent is compared with its neighbours, one after the other; of the two, now one and now the other
 * is in use, which means that requests are sent by it. When no neighbour is better, the search is over: from then on
 * the incumbent is watched, and now and then a neighbour is tried again. Not thread-safe.
 */
final class HillClimber {
    static final int HISTORY_SIZE = 64;

    /** Gains below these are not worth a change: double the size, or a finer step. */
    private static final double COARSE_GAIN = 0.02;

    private static final double FINE_GAIN = 0.015;
    /** A server that asks for fewer requests is obeyed, unless disobeying gains this. */
    private static final double THROTTLED_GAIN = 0.04;

    /** Throttled requests take long: so many must do. */
    private static final int MOST_WHEN_THROTTLED = 48;

    /**
     * Requests by each operating point after which a trial is put off, as long as another neighbour may be clearly
     * better.
     */
    private static final int QUICK_TRIAL = 32;

    /** Observations during which a size that failed is not tried again, at first. */
    private static final int COOLDOWN = 1_024;

    private static final int COOLDOWN_AFTER_THROTTLING = 256;
    private static final int LONGEST_BLOCK = 64;
    private static final double RARE_SHARE = 0.1;
    private static final int WELL_MEASURED = 16;
    private static final int MEASURED = 8;

    private final TuningRange range;
    private final SizeScale scale;
    private final Cooldowns throttled;
    private final Cooldowns timedOut;
    private final Cooldown tooLarge = new Cooldown(COOLDOWN);
    private final Deque<Decision> history = new ArrayDeque<>();
    private final Set<Step> rejected = EnumSet.noneOf(Step.class);
    private final Set<Step> undecided = EnumSet.noneOf(Step.class);
    private final DriftDetector driftDetector = new DriftDetector();
    private OperatingPoint incumbent;
    private ThroughputWindow present = new ThroughputWindow();
    private ThroughputWindow sinceChange = new ThroughputWindow();
    private double tolerated;
    private int budget = QUICK_TRIAL;
    private @Nullable Trial trial;
    private @Nullable Step momentum;
    private boolean tryingCandidate;
    private boolean converged;
    private boolean halved;
    private int block;
    private int left;
    private long now;
    private double bytesPerItem;

    HillClimber(TuningRange range) {
        this.range = range;
        this.throttled = new Cooldowns(range.maxConcurrentRequests(), COOLDOWN_AFTER_THROTTLING);
        this.timedOut = new Cooldowns(range.maxConcurrentRequests(), COOLDOWN);
        this.scale = new SizeScale(range.startItems(), range.maxItems());
        this.incumbent = new OperatingPoint(scale.atMost(range.startItems()), range.startConcurrentRequests());
        record(Reason.START, incumbent, Estimate.NONE, Estimate.NONE);
        startBlock();
    }

    /** A neighbour under trial. */
    private record Trial(OperatingPoint candidate, Step step, ThroughputWindow found, boolean forced, long start) {}

    boolean isConverged() {
        return converged;
    }

    Choice incumbent(long epoch) {
        return choice(incumbent, epoch);
    }

    Choice current(long epoch) {
        return choice(currentPoint(), epoch);
    }

    List<Decision> history() {
        return List.copyOf(history);
    }

    private Choice choice(OperatingPoint point, long epoch) {
        return new Choice(scale.size(point.step()), point.concurrentRequests(), epoch);
    }

    private OperatingPoint currentPoint() {
        return tryingCandidate && trial != null ? trial.candidate() : incumbent;
    }

    /** Tells how far the observations are, and how large items are. */
    void at(long observation, double bytesPerItem) {
        this.now = observation;
        this.bytesPerItem = bytesPerItem;
    }

    /** A request by the point in use that says something about its throughput. */
    void measured(Observation seen) {
        if (trial != null && tryingCandidate) {
            trial.found().add(seen);
        } else {
            present.add(seen);
            sinceChange.add(seen);
            if (trial == null && seen.outcome().isThrottling() && isTooMuch()) {
                backOff();
                return;
            }
        }
        if (trial == null && converged) {
            watchForDrift(seen);
        } else if (--left <= 0) {
            blockEnded();
        }
    }

    private void blockEnded() {
        if (trial == null) {
            tryNext();
        } else if (tryingCandidate) {
            judge(trial);
        } else {
            tryingCandidate = true;
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
            budget = ThroughputWindow.CAPACITY;
            tryNext();
            return;
        }
        converged = true;
        record(Reason.CONVERGED, incumbent, present.estimate(), Estimate.NONE);
        driftDetector.begin(now);
    }

    private boolean tryStep(Step step) {
        OperatingPoint target = target(step);
        if (rejected.contains(step) || target == null || (step.widens() && present.throttledShare(32) > RARE_SHARE)) {
            return false;
        }
        trial = new Trial(target, step, new ThroughputWindow(), false, now);
        startBlock();
        tryingCandidate = true;
        return true;
    }

    /** Where the step leads; null if it must not be gone. */
    private @Nullable OperatingPoint target(Step step) {
        OperatingPoint target = step.from(incumbent);
        if ((step == Step.LARGER || step == Step.BOTH) && target.step() >= scale.count()) {
            target = target.withStep(scale.count() - 1);
        }
        boolean inside = target.step() >= 0
                && target.step() < scale.count()
                && target.concurrentRequests() >= 1
                && target.concurrentRequests() <= range.maxConcurrentRequests();
        if (!inside || target.equals(incumbent) || step.isSameAsCoarse(incumbent)) {
            return null;
        }
        return fits(target) ? target : null;
    }

    /**
     * Whether the operating point is not known to fail, and a smaller size would not be cut by the bound on bytes
     * already.
     */
    private boolean fits(OperatingPoint point) {
        int items = scale.size(point.step());
        return throttled.allows(items, point.concurrentRequests(), now)
                && timedOut.allows(items, point.concurrentRequests(), now)
                && items * bytesPerItem <= tooLarge.limit(now)
                && (point.step() <= incumbent.step() || scale.size(point.step() - 1) * bytesPerItem < range.maxBytes());
    }

    private void judge(Trial ended) {
        double throttled = Math.max(present.throttledShare(), ended.found().throttledShare());
        int most = throttled > RARE_SHARE ? MOST_WHEN_THROTTLED : ThroughputWindow.CAPACITY;
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
                tryingCandidate = false;
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
        budget = QUICK_TRIAL;
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
            driftDetector.trialFailed(now, now - ended.start());
        }
    }

    /** Back to the incumbent, which is measured anew: what it did before the trial may be out of date. */
    private void leaveTrial() {
        trial = null;
        present = new ThroughputWindow();
        tryingCandidate = false;
        startBlock();
    }

    /** Gives up a trial for which there is not enough work. */
    void giveUpTrial() {
        if (trial != null && tryingCandidate && !trial.forced()) {
            rejected.add(trial.step());
            if (converged) {
                driftDetector.trialFailed(now, now - trial.start());
            }
            leaveTrial();
        }
    }

    // ---- reactions

    /** One throttled request of an operating point that is known to be well may be the late price of a trial. */
    private boolean isTooMuch() {
        if (halved && present.size() < MEASURED) {
            return false; // has been obeyed already: first it must be known what that is good for
        }
        boolean isKnown = sinceChange.size() >= WELL_MEASURED;
        double share = sinceChange.throttledShare(tolerated == 0 ? WELL_MEASURED : 2 * WELL_MEASURED);
        return isKnown ? share > 1.5 * tolerated + RARE_SHARE : tolerated == 0;
    }

    /** Halves the concurrent requests at once, and judges it afterwards. */
    private void backOff() {
        OperatingPoint half = incumbent.concurrentRequests() > 1
                ? incumbent.withConcurrentRequests(incumbent.concurrentRequests() / 2)
                : incumbent.withStep(Math.max(0, incumbent.step() - SizeScale.STEPS_PER_DOUBLING));
        if (half.equals(incumbent)) {
            return;
        }
        Step step = incumbent.concurrentRequests() > 1 ? Step.NARROWER : Step.SMALLER;
        converged = false;
        trial = new Trial(half, step, new ThroughputWindow(), true, now);
        startBlock();
        left = WELL_MEASURED;
        tryingCandidate = true;
        record(Reason.THROTTLED, incumbent, Estimate.NONE, present.estimate());
    }

    private void judgeHalving(Trial ended, Estimate half, Estimate full) {
        boolean known = present.size() >= MEASURED && present.throttledShare() >= 0.25;
        double gain = Comparison.of(present, ended.found()).gain();
        if (known && gain >= THROTTLED_GAIN && ended.found().throttledShare() > RARE_SHARE) {
            tolerated = Math.max(present.throttledShare(), ended.found().throttledShare());
            rejected.add(ended.step());
            leaveTrial();
            record(Reason.RESTORED, ended.candidate(), full, half);
            return;
        }
        if (ended.found().throttledShare() <= RARE_SHARE) {
            throttled.start(scale.size(incumbent.step()), incumbent.concurrentRequests(), now);
        }
        searchAgain();
        incumbent = ended.candidate();
        halved = true;
        sinceChange = new ThroughputWindow();
        tolerated = 0;
        leaveTrial();
    }

    /**
     * A request failed because of its size.
     *
     * @param current whether it was sent by the operating point in use
     */
    void failed(Observation seen, boolean current) {
        boolean isTooLarge = seen.outcome() == Outcome.TOO_LARGE;
        if (isTooLarge && seen.bytes() > 0) {
            tooLarge.start(seen.bytes(), now);
        } else {
            timedOut.start(seen.items(), seen.choice().concurrentRequests(), now);
        }
        if (!current) {
            return;
        }
        OperatingPoint failing = currentPoint();
        int half = Math.min(failing.step(), scale.atMost(Math.max(1, seen.items() / 2)));
        OperatingPoint next = failing.withStep(half);
        if (trial != null && tryingCandidate && trial.step().increases()) {
            next = incumbent; // was well before
        } else if (half == failing.step()) {
            next = failing.withConcurrentRequests(Math.max(1, failing.concurrentRequests() / 2));
        }
        Reason reason = isTooLarge ? Reason.TOO_LARGE : Reason.TIMED_OUT;
        move(next, failing, reason, Estimate.NONE, Estimate.NONE);
    }

    private void move(OperatingPoint to, OperatingPoint from, Reason reason, Estimate there, Estimate here) {
        incumbent = to;
        halved = false;
        sinceChange = new ThroughputWindow();
        tolerated = 0;
        searchAgain();
        driftDetector.reset();
        leaveTrial();
        record(reason, from, there, here);
    }

    private void watchForDrift(Observation seen) {
        switch (driftDetector.observe(seen, sinceChange, now)) {
            case CHANGED -> {
                present = driftDetector.latest();
                searchAgain();
                driftDetector.reset();
                record(Reason.CHANGED, incumbent, present.estimate(), sinceChange.estimate());
                sinceChange = new ThroughputWindow();
                tryNext();
            }
            case TRY_NEIGHBOUR -> tryNeighbour();
            case NOTHING -> {}
        }
    }

    private void tryNeighbour() {
        present = driftDetector.latest();
        for (int i = 0; i < Step.values().length; i++) {
            Step step = driftDetector.nextStep();
            rejected.remove(step);
            if (tryStep(step)) {
                return;
            }
        }
        driftDetector.trialFailed(now, 0);
    }

    private void startBlock() {
        int concurrentRequests = Math.max(
                incumbent.concurrentRequests(),
                trial == null ? 1 : trial.candidate().concurrentRequests());
        block = Math.max(4, 2 * concurrentRequests);
        left = block;
    }

    private void record(Reason reason, OperatingPoint other, Estimate chosen, Estimate compared) {
        if (history.size() == HISTORY_SIZE) {
            history.removeFirst();
        }
        OperatingPoint point = currentPoint();
        history.addLast(new Decision(
                now,
                scale.size(point.step()),
                point.concurrentRequests(),
                reason,
                scale.size(other.step()),
                other.concurrentRequests(),
                chosen.itemsPerSecond(),
                compared.itemsPerSecond()));
    }
}
