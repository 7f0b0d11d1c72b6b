package io.covector.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InterruptsTest {
    @AfterEach
    void noInterruptIsLeftBehind() {
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void theInterruptIsVisibleAgainAfterwards() {
        Thread.currentThread().interrupt();
        Interrupts.setAside(
                () -> assertThat(Thread.currentThread().isInterrupted()).isFalse());
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void alsoIfTheWorkFails() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> Interrupts.setAside(() -> {
                    throw new IOException("planted");
                }))
                .isInstanceOf(IOException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aThreadThatIsNotInterruptedStaysSo() {
        Interrupts.setAside(() -> {});
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
}
