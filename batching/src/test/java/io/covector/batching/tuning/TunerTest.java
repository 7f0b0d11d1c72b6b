package io.covector.batching.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TunerTest {
    private static final long MILLI = 1_000_000;

    private final Tuner tuner = new Tuner(new TuningRange(500, 10_000, 32 << 20, 2, 4));

    private void observe(Outcome outcome) {
        Choice choice = tuner.choice();
        observe(choice, choice.items(), outcome);
    }

    private void observe(Choice choice, int items, Outcome outcome) {
        tuner.observe(new Observation(choice, items, items * 100L, 10 * MILLI, choice.concurrentRequests(), outcome));
    }

    /** Requests that take as long however large they are, until the tuner looks no further. */
    private void converge() {
        for (int i = 0; i < 5_000 && !tuner.isConverged(); i++) {
            observe(Outcome.DELIVERED);
        }
        assertThat(tuner.isConverged()).isTrue();
        assertThat(tuner.best()).hasToString("10000 x 4");
    }

    @Test
    void beginsWhereItIsToldTo() {
        assertThat(tuner.choice()).hasToString("500 x 2");
        assertThat(tuner.history())
                .singleElement()
                .satisfies(d -> assertThat(d.reason()).isEqualTo(Reason.START));
    }

    @Test
    void halvesRequestsInFlightAtTheFirstThrottling() {
        observe(Outcome.THROTTLED);
        observe(Outcome.THROTTLED);
        observe(Outcome.THROTTLED);
        assertThat(tuner.choice()).hasToString("500 x 1");
        assertThat(last().reason()).isEqualTo(Reason.THROTTLED);
    }

    @Test
    void oneThrottledRequestOfManyIsNoReason() {
        converge();
        for (int i = 0; i < 40; i++) {
            observe(Outcome.DELIVERED);
        }
        observe(Outcome.THROTTLED);
        assertThat(tuner.choice()).hasToString("10000 x 4");
        observe(Outcome.DELAYED);
        assertThat(tuner.choice()).hasToString("10000 x 2");
    }

    @Test
    void halvesTheSizeOfARequestThatTookTooLong() {
        observe(Outcome.TIMED_OUT);
        assertThat(tuner.choice()).hasToString("250 x 2");
        assertThat(last())
                .satisfies(d -> assertThat(d.reason()).isEqualTo(Reason.TIMED_OUT))
                .satisfies(d -> assertThat(d.triedItems()).isEqualTo(500));
    }

    @Test
    void halvesTheSizeOfARequestThatIsTooLargeAndStaysBelow() {
        converge();
        int failing = tuner.choice().items();
        observe(Outcome.TOO_LARGE);
        assertThat(tuner.choice()).hasToString("5000 x 4".replace("5000", "4757"));
        for (int i = 0; i < 900; i++) {
            observe(Outcome.DELIVERED);
            assertThat(tuner.choice().items()).isLessThan(failing);
        }
    }

    @Test
    void oneFailureOfSeveralInFlightCountsOnce() {
        Choice sent = tuner.choice();
        observe(sent, 500, Outcome.TIMED_OUT);
        observe(sent, 500, Outcome.TIMED_OUT);
        assertThat(tuner.choice()).hasToString("250 x 2");
    }

    @Test
    void otherFailuresSayNothing() {
        for (int i = 0; i < 100; i++) {
            observe(Outcome.FAILED);
        }
        assertThat(tuner.choice()).hasToString("500 x 2");
    }

    @Test
    void smallOrLonelyRequestsSayNothing() {
        for (int i = 0; i < 1_000; i++) {
            observe(tuner.choice(), 100, Outcome.DELIVERED);
            Choice choice = tuner.choice();
            tuner.observe(new Observation(choice, choice.items(), 0, MILLI, 1, Outcome.DELIVERED));
        }
        assertThat(tuner.choice()).hasToString("500 x 2");
        assertThat(tuner.history()).hasSize(1);
    }

    @Test
    void givesUpATrialWhenTheWorkRunsShort() {
        while (tuner.choice().concurrentRequests() == 2) {
            observe(Outcome.DELIVERED);
        }
        assertThat(tuner.choice()).hasToString("500 x 4");
        for (int i = 0; i < 100; i++) {
            Choice choice = tuner.choice();
            tuner.observe(new Observation(choice, choice.items(), 0, MILLI, 1, Outcome.DELIVERED));
        }
        assertThat(tuner.choice()).hasToString("500 x 2");
    }

    @Test
    void doesNotGrowWhatTheBoundOnBytesWouldCut() {
        Tuner bounded = new Tuner(new TuningRange(500, 10_000, 100_000, 1, 1));
        for (int i = 0; i < 3_000; i++) {
            Choice choice = bounded.choice();
            int items = Math.min(choice.items(), 1_000); // of 100 bytes
            bounded.observe(new Observation(choice, items, items * 100L, 10 * MILLI, 1, Outcome.DELIVERED));
            assertThat(choice.items()).isLessThan(1_100);
        }
        assertThat(bounded.best().items()).isBetween(917, 1_100);
    }

    @Test
    void equalObservationsLeadToEqualChoices() {
        List<Choice> first = choices();
        assertThat(choices()).isEqualTo(first);
        assertThat(first.stream().map(Choice::items).distinct()).hasSizeGreaterThan(3);
    }

    private static List<Choice> choices() {
        List<Choice> choices = new ArrayList<>();
        TunedRun tuned = new TunedRun(Models.RANGE);
        Simulation simulation = new Simulation(Model.of(500, 3_000, 8, 2).noise(0.2), 7);
        for (int i = 0; i < 200; i++) {
            simulation.run(tuned, 0.1);
            choices.add(tuned.choice());
        }
        return choices;
    }

    @Test
    void historyIsBounded() {
        for (int i = 0; i < 100_000; i++) {
            observe(i % 50 == 0 ? Outcome.TIMED_OUT : Outcome.DELIVERED);
        }
        assertThat(tuner.history()).hasSize(HillClimber.HISTORY_SIZE);
        assertThat(tuner.history()).isSortedAccordingTo((a, b) -> Long.compare(a.observation(), b.observation()));
    }

    @Test
    void saysWhatItChoseAndWhy() {
        converge();
        assertThat(tuner.history())
                .extracting(Decision::reason)
                .startsWith(Reason.START, Reason.FASTER)
                .contains(Reason.NOT_FASTER)
                .endsWith(Reason.CONVERGED);
        assertThat(tuner.history().get(1))
                .hasToString("500 x 4 at 200,000/s: tried and faster than 500 x 2 at 100,000/s (request 12)"
                        .replace(
                                "request 12",
                                "request " + tuner.history().get(1).observation()));
    }

    @Test
    void theRangeIsChecked() {
        assertThatThrownBy(() -> new TuningRange(500, 100, 1, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("startItems is 500; accepted are 1 to maxItems, which is 100");
        assertThatThrownBy(() -> new TuningRange(1, 100, 1, 3, 2))
                .hasMessage("startParallelism is 3; accepted are 1 to maxParallelism, which is 2");
        assertThatThrownBy(() -> new TuningRange(1, 100, 0, 1, 1)).hasMessage("maxBytes is 0; accepted are 1 or more");
    }

    private Decision last() {
        return tuner.history().get(tuner.history().size() - 1);
    }
}
