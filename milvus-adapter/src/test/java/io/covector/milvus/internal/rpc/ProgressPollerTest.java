package io.covector.milvus.internal.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.milvus.testing.Calls;
import io.covector.spi.CallContext;
import io.covector.spi.CancelSignal;
import io.covector.test.FakeTicker;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ProgressPollerTest {
    private final FakeTicker time = FakeTicker.impatient();
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void whatIsDoneIsNotAwaited() {
        new ProgressPoller("it", Calls.seconds(1, time)).await(Optional::empty);
        assertThat(time.pauses()).isEmpty();
    }

    @Test
    void asksAtGrowingIntervalsUntilItIsDone() {
        new ProgressPoller("it", Calls.seconds(60, time))
                .await(() -> asked.incrementAndGet() < 20 ? Optional.of("some") : Optional.empty());
        assertThat(asked).hasValue(20);
        assertThat(time.pauses()).hasSize(19).startsWith(Duration.ofMillis(50)).endsWith(Duration.ofMillis(400));
        assertThat(time.pauses()).isSorted();
    }

    @Test
    void theDeadlineTellsHowFarItWas() {
        CallContext context = Calls.seconds(3, time);
        time.advance(Duration.ofSeconds(1)); // what the call did before
        assertThatThrownBy(() -> new ProgressPoller("the load", context)
                        .await(() -> Optional.of(asked.incrementAndGet() + " % done")))
                .isInstanceOfSatisfying(VectorException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.TIMEOUT);
                    assertThat(e.text())
                            .isEqualTo("the load was awaited for 2000 ms, " + asked
                                    + " % done: the deadline of the call has passed");
                });
        assertThat(context.deadline().elapsed()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void soDoesAFailureOfTheServer() {
        assertThatThrownBy(() -> new ProgressPoller("the index", Calls.seconds(3, time)).await(() -> {
                    if (asked.incrementAndGet() > 2) {
                        throw VectorException.builder(ErrorCode.UNAVAILABLE, "gone")
                                .vendorCode("grpc UNAVAILABLE")
                                .build();
                    }
                    return Optional.of("5 of 7 rows");
                }))
                .isInstanceOfSatisfying(VectorException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE);
                    assertThat(e.text()).isEqualTo("the index was awaited for 125 ms, 5 of 7 rows: gone");
                    assertThat(e.context().vendorCode()).isEqualTo("grpc UNAVAILABLE");
                });
    }

    @Test
    void aFailureOfTheFirstQuestionIsNoWait() {
        VectorException refused =
                VectorException.builder(ErrorCode.PERMISSION_DENIED, "no").build();
        assertThatThrownBy(() -> new ProgressPoller("it", Calls.seconds(3, time)).await(() -> {
                    throw refused;
                }))
                .isSameAs(refused);
    }

    @Test
    void cancellingEndsTheWait() {
        CancelSignal cancel = new CancelSignal();
        assertThatThrownBy(() -> new ProgressPoller("it", Calls.unbounded(time, cancel)).await(() -> {
                    if (asked.incrementAndGet() == 3) {
                        cancel.cancel();
                    }
                    return Optional.of("half");
                }))
                .isInstanceOfSatisfying(VectorException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED);
                    assertThat(e.text()).contains("half");
                });
        assertThat(asked).hasValue(3);
    }
}
