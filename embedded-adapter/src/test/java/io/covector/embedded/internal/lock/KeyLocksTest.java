package io.covector.embedded.internal.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.covector.ErrorCode;
import io.covector.RecordId;
import io.covector.VectorException;
import io.covector.embedded.Embedded;
import io.covector.spi.CancelSignal;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeyLocksTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void close() {
        threads.shutdownNow();
    }

    private static ErrorCode code(ThrowingCallable call) {
        VectorException failure = catchThrowableOfType(VectorException.class, call);
        return failure.code();
    }

    @Test
    void aWaitForAnotherWriterEndsWithTheCall() throws Exception {
        KeyLocks<RecordId> locks = new KeyLocks<>();
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        RecordId id = RecordId.of("x");
        Future<Boolean> holder = threads.submit(() -> locks.withKeys(List.of(id), Embedded.CONTEXT, () -> {
            held.countDown();
            return awaited(release);
        }));
        held.await();
        assertThat(locks.withKeys(List.of(RecordId.of("y")), Embedded.CONTEXT, () -> 1))
                .isEqualTo(1);
        assertThat(code(() -> locks.withKeys(List.of(id), Embedded.seconds(1), () -> 1)))
                .isEqualTo(ErrorCode.TIMEOUT);
        assertThat(code(() -> locks.exclusively(Embedded.seconds(1), () -> 1))).isEqualTo(ErrorCode.TIMEOUT);
        CancelSignal cancel = new CancelSignal();
        Future<ErrorCode> waiting =
                threads.submit(() -> code(() -> locks.exclusively(Embedded.context(cancel), () -> 1)));
        cancel.cancel();
        assertThat(waiting.get()).isEqualTo(ErrorCode.CANCELLED);
        release.countDown();
        assertThat(holder.get()).isTrue();
        assertThat(locks.exclusively(Embedded.CONTEXT, () -> 2)).isEqualTo(2);
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
