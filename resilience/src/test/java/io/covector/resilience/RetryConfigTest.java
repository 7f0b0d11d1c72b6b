package io.covector.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryConfigTest {
    @Test
    void hasTheDocumentedDefaults() {
        assertThat(RetryConfig.defaults())
                .isEqualTo(new RetryConfig(
                        3,
                        RetryConfig.Backoff.EXPONENTIAL,
                        Duration.ofMillis(100),
                        2,
                        Duration.ofSeconds(2),
                        0.3,
                        100,
                        0.1));
    }
}
