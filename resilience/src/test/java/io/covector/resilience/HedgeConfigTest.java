package io.covector.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.config.Settings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HedgeConfigTest {
    @Test
    void isOffByDefault() {
        assertThat(HedgeConfig.defaults()).isEqualTo(new HedgeConfig(false, 0.95, Duration.ofMillis(5), 0.05));
    }

    @Test
    void readsEveryKey() {
        Settings settings =
                Settings.of(Map.of("enabled", "true", "percentile", "0.99", "min-delay", "20ms", "budget", "0.01"));
        assertThat(HedgeConfig.from(settings)).isEqualTo(new HedgeConfig(true, 0.99, Duration.ofMillis(20), 0.01));
    }

    @Test
    void refusesWhatIsOutOfRange() {
        assertThatThrownBy(() -> HedgeConfig.from(Settings.of(Map.of("percentile", "1"))))
                .hasMessageContaining("'percentile' is '1'")
                .hasMessageContaining("0.5 to 0.999");
        assertThatThrownBy(() -> HedgeConfig.from(Settings.of(Map.of("delay", "1ms"))))
                .hasMessageContaining("unknown key 'delay'")
                .hasMessageContaining("min-delay");
    }
}
