package io.covector.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.spi.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManualSchedulerTest {
    private final FakeTicker ticker = FakeTicker.patient();
    private final ManualScheduler scheduler = new ManualScheduler(ticker);
    private final List<String> ran = new ArrayList<>();

    @Test
    void runsWhatIsDueOnce() {
        scheduler.schedule(Duration.ofSeconds(2), () -> ran.add("late"));
        scheduler.schedule(Duration.ofSeconds(1), () -> ran.add("early"));
        ticker.advance(Duration.ofSeconds(1));
        scheduler.runDue();
        scheduler.runDue();
        assertThat(ran).containsExactly("early");
        assertThat(scheduler.scheduled()).isEqualTo(1);
    }

    @Test
    void runsEverythingWhenAskedTo() {
        scheduler.schedule(Duration.ofDays(1), () -> ran.add("a day"));
        scheduler.runAll();
        assertThat(ran).containsExactly("a day");
        assertThat(scheduler.delays()).containsExactly(Duration.ofDays(1));
    }

    @Test
    void doesNotRunWhatWasCalledOff() {
        Scheduler.Task task = scheduler.schedule(Duration.ZERO, () -> ran.add("never"));
        task.cancel();
        scheduler.runAll();
        assertThat(ran).isEmpty();
    }
}
