package io.covector.it.chaos;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.awaitility.core.ConditionTimeoutException;

/**
 * One fault after the other, each kind as often as the others, for a time; after each the load must get going again by
 * itself.
 */
final class Storm {
    private static final Duration LONGEST_FAULT = Duration.ofMillis(1_500);

    private final List<Fault> faults;
    private final Load load;
    private final Random random;
    private final Duration patience;
    private final long start = System.nanoTime();
    private Duration slowest = Duration.ZERO;
    private int struck;

    /**
     * Nothing done yet.
     *
     * @param patience how long the load may take to get going again
     */
    Storm(List<Fault> faults, Load load, long seed, Duration patience) {
        this.faults = faults;
        this.load = load;
        this.random = new Random(seed);
        this.patience = patience;
    }

    void rage(Duration length) throws InterruptedException {
        List<Fault> round = new ArrayList<>();
        while (elapsed().compareTo(length) < 0) {
            if (round.isEmpty()) {
                round.addAll(faults);
                Collections.shuffle(round, random);
            }
            strike(round.remove(round.size() - 1));
        }
        System.out.println("chaos: " + struck + " faults, the slowest recovery took " + slowest.toMillis() + " ms");
    }

    private void strike(Fault fault) throws InterruptedException {
        struck++;
        Fault.Struck harm = fault.strike().hit(random);
        System.out.println("chaos: at " + elapsed().toMillis() + " ms " + fault.name() + " " + harm.detail());
        Thread.sleep(random.nextLong(LONGEST_FAULT.toMillis()));
        harm.cure().run();
        long cured = System.nanoTime();
        Load.Progress before = load.progress();
        try {
            await("the load goes on after: " + fault.name() + " " + harm.detail())
                    .atMost(patience)
                    .until(() -> load.progress().isBeyond(before));
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(e.getMessage() + "\n" + load.sinceThen(before), e);
        }
        Duration recovery = Duration.ofNanos(System.nanoTime() - cured);
        slowest = recovery.compareTo(slowest) > 0 ? recovery : slowest;
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
