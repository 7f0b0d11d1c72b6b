package io.covector.batching.sizing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.SizeDecision;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SizeControllerTest {
    private final SizeController sizes = new SizeController(500, 4);

    private void observe(Outcome outcome, int times) {
        for (int i = 0; i < times; i++) {
            sizes.observe(sizes.choice(), sizes.choice().items(), outcome);
        }
    }

    @Test
    void beginsWithWhatItIsGivenAndStaysThere() {
        observe(Outcome.DELIVERED, 10_000);
        observe(Outcome.FAILED, 100);
        assertThat(sizes.choice()).isEqualTo(new Choice(500, 4, 0));
        assertThat(sizes.history()).hasSize(1);
        assertThatThrownBy(() -> new SizeController(0, 1)).hasMessage("sizes are 0 x 1; accepted are 1 or more each");
    }

    @Test
    void asksLessOfAServerThatThrottles() {
        observe(Outcome.THROTTLED, 1);
        assertThat(sizes.choice()).hasToString("500 x 2");
        observe(Outcome.THROTTLED, 1);
        assertThat(sizes.choice()).hasToString("500 x 1");
        observe(Outcome.THROTTLED, 1);
        assertThat(sizes.choice()).hasToString("250 x 1");
        observe(Outcome.THROTTLED, 20);
        assertThat(sizes.choice()).hasToString("1 x 1");
        assertThat(sizes.history())
                .extracting(SizeDecision::reason)
                .contains("reduced, because the server asked for fewer requests");
    }

    @Test
    void halvesRequestsThatAreTooLargeOrTakeTooLong() {
        observe(Outcome.TOO_LARGE, 1);
        assertThat(sizes.choice()).hasToString("250 x 4");
        observe(Outcome.TIMED_OUT, 1);
        assertThat(sizes.choice()).hasToString("125 x 4");
        sizes.observe(sizes.choice(), 40, Outcome.TIMED_OUT);
        assertThat(sizes.choice()).as("a smaller request failed already").hasToString("20 x 4");
        observe(Outcome.TIMED_OUT, 5);
        assertThat(sizes.choice()).as("smaller is not possible").hasToString("1 x 2");
    }

    @Test
    void answersOneEventOnce() {
        Choice first = sizes.choice();
        for (int i = 0; i < 4; i++) {
            sizes.observe(first, 500, Outcome.THROTTLED); // four were under way
        }
        assertThat(sizes.choice()).hasToString("500 x 2");
    }

    @Test
    void growsBackStepByStep() {
        observe(Outcome.TOO_LARGE, 2);
        observe(Outcome.THROTTLED, 1);
        assertThat(sizes.choice()).hasToString("125 x 2");
        observe(Outcome.DELIVERED, SizeController.FIRST_PATIENCE - 1);
        assertThat(sizes.choice()).hasToString("125 x 2");
        observe(Outcome.DELIVERED, 1);
        assertThat(sizes.choice()).hasToString("250 x 2");
        observe(Outcome.DELIVERED, 3 * SizeController.FIRST_PATIENCE);
        assertThat(sizes.choice()).hasToString("500 x 4");
        observe(Outcome.DELIVERED, 10_000);
        assertThat(sizes.choice()).hasToString("500 x 4");
    }

    @Test
    void triesAgainMoreAndMoreSeldomWhatFails() {
        observe(Outcome.TOO_LARGE, 1);
        long refused = 0;
        int requests = 20_000;
        for (int i = 0; i < requests; i++) {
            boolean tooLarge = sizes.choice().items() > 250;
            refused += tooLarge ? 1 : 0;
            observe(tooLarge ? Outcome.TOO_LARGE : Outcome.DELIVERED, 1);
        }
        assertThat(refused).isLessThan(12);
    }

    /** A server that takes so many concurrent requests and refuses the others. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void keepsAServerWithFewWorkersBusy(int workers) {
        Deque<Choice> underWay = new ArrayDeque<>();
        int refused = 0;
        long busy = 0;
        int steps = 20_000;
        for (int step = 0; step < steps; step++) {
            while (underWay.size() < sizes.choice().concurrentRequests()) {
                Choice choice = sizes.choice();
                if (underWay.size() >= workers) {
                    refused++;
                    sizes.observe(choice, choice.items(), Outcome.THROTTLED);
                    break;
                }
                underWay.addLast(choice);
            }
            busy += underWay.size();
            Choice done = underWay.removeFirst();
            sizes.observe(done, done.items(), Outcome.DELIVERED);
        }
        assertThat(refused).isLessThan(steps / 100);
        assertThat((double) busy / steps).isGreaterThan(0.75 * workers);
    }

    @Test
    void remembersALimitedNumberOfDecisions() {
        for (int i = 0; i < 500; i++) {
            observe(Outcome.TOO_LARGE, 1);
            observe(Outcome.DELIVERED, SizeController.LONGEST_PATIENCE);
        }
        assertThat(sizes.history()).hasSize(SizeController.HISTORY_SIZE);
        assertThat(sizes.history().get(0).request()).isPositive();
    }
}
