package io.covector.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.covector.config.Settings;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackoffTest {
    private static final double MIDDLE = 0.5; // the random number that leaves a pause as it is

    @ParameterizedTest
    @CsvSource({"1, 100", "2, 200", "3, 400", "4, 800", "5, 1600", "6, 2000", "7, 2000", "20, 2000"})
    void growsByTheMultiplierUpToTheMaximum(int attempt, long millis) {
        assertThat(Backoff.pause(RetryConfig.defaults(), attempt, MIDDLE)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 20})
    void constantDoesNotGrow(int attempt) {
        RetryConfig constant = config(Map.of("backoff", "constant", "base-delay", "250ms"));
        assertThat(Backoff.pause(constant, attempt, MIDDLE)).isEqualTo(Duration.ofMillis(250));
    }

    @ParameterizedTest
    @CsvSource({"0, 70", "0.25, 85", "0.5, 100", "0.75, 115"})
    void jitterIsAShareOfThePause(double random, long millis) {
        assertThat(Backoff.pause(RetryConfig.defaults(), 1, random)).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void withoutJitterTheRandomNumberDoesNotMatter() {
        RetryConfig exact = config(Map.of("jitter", "0"));
        assertThat(Backoff.pause(exact, 2, 0)).isEqualTo(Backoff.pause(exact, 2, 0.99));
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 1000, Integer.MAX_VALUE})
    void neverOverflows(int attempt) {
        RetryConfig steep = config(Map.of("multiplier", "10", "base-delay", "1m", "max-delay", "10m"));
        assertThat(Backoff.pause(steep, attempt, MIDDLE)).isEqualTo(Duration.ofMinutes(10));
        assertThat(Backoff.pause(steep, attempt, Math.nextDown(1.0)))
                .isBetween(Duration.ofMinutes(10), Duration.ofMinutes(13));
    }

    /** What a random backoff that cuts last gets wrong: at the maximum every client would pause equally long. */
    @ParameterizedTest
    @ValueSource(ints = {6, 7, 10, 1000})
    void pausesAtTheMaximumAreSpreadEvenly(int attempt) {
        long seed = 20_240_607L + attempt;
        Random random = new Random(seed);
        int draws = 100_000;
        Integer[] tenths = new Integer[10];
        Arrays.fill(tenths, 0);
        double sum = 0;
        for (int i = 0; i < draws; i++) {
            Duration pause = Backoff.pause(RetryConfig.defaults(), attempt, random.nextDouble());
            double share = pause.toNanos() / 2e9;
            tenths[(int) Math.floor((share - 0.7) / 0.06)]++; // out of bounds if the pause is
            sum += share;
        }
        assertThat(sum / draws).as("mean, seed %d", seed).isCloseTo(1, within(0.005));
        // 10,000 expected in each tenth with a standard deviation of 95
        assertThat(tenths)
                .as("tenths, seed %d", seed)
                .allSatisfy(hits -> assertThat(hits).isBetween(9_500, 10_500));
    }

    private static RetryConfig config(Map<String, String> settings) {
        return RetryConfig.from(Settings.of(settings));
    }
}
