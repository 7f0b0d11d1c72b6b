package io.covector.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LatencyWindowTest {
    private final LatencyWindow latency = new LatencyWindow(0.95);

    private void add(int requests, long nanos) {
        for (int i = 0; i < requests; i++) {
            latency.add(nanos);
        }
    }

    @Test
    void knowsNothingBeforeItHasSeenEnough() {
        add(LatencyWindow.ENOUGH - 1, 10);
        assertThat(latency.late()).isEmpty();
        add(1, 10);
        assertThat(latency.late()).contains(Duration.ofNanos(10));
    }

    @Test
    void isWhatFiveInAHundredExceed() {
        for (int nanos = 128; nanos >= 1; nanos--) {
            latency.add(nanos);
        }
        assertThat(latency.late()).contains(Duration.ofNanos(122)); // 121.6 rounded up; 6 of 128 are above
    }

    @Test
    void aFewSlowOnesDoNotMoveIt() {
        add(122, 10);
        add(6, 1_000_000);
        assertThat(latency.late()).contains(Duration.ofNanos(10));
        add(1, 1_000_000);
        add(LatencyWindow.EVERY - 1, 10);
        assertThat(latency.late()).contains(Duration.ofMillis(1)); // seven of the last 128 do
    }

    @Test
    void forgetsWhatIsOutOfTheWindow() {
        add(1_000, 1_000_000);
        add(LatencyWindow.WINDOW + LatencyWindow.EVERY, 10);
        assertThat(latency.late()).contains(Duration.ofNanos(10));
    }

    @Test
    void otherPercentiles() {
        LatencyWindow median = new LatencyWindow(0.5);
        for (int nanos = 1; nanos <= 64; nanos++) {
            median.add(nanos);
        }
        assertThat(median.late()).contains(Duration.ofNanos(32));
    }
}
