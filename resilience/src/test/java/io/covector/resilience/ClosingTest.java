package io.covector.resilience;

import static io.covector.resilience.Fixture.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.observe.Operation;
import io.covector.test.FakeTicker;
import io.covector.test.Fault;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Closing while calls are under way. */
@Timeout(600)
class ClosingTest {
    private final Fixture fixture = new Fixture(Map.of("close-timeout", "10m"));
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Semaphore arrived = new Semaphore(0);
    private final Semaphore answer = new Semaphore(0);

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    /** A request that stays with the server until it is let go, or ended from outside. */
    private Future<List<String>> hold(Fixture held) throws InterruptedException {
        held.script.next(Fault.before(request -> {
            arrived.release();
            request.context().interruptibly(() -> {
                answer.acquire();
                return true;
            });
        }));
        Future<List<String>> call = threads.submit(() -> held.backend.list(held.seconds(600)));
        arrived.acquire();
        return call;
    }

    private void awaitClosing() {
        while (!((ResilientBackend) fixture.backend).isClosing()) {
            Thread.onSpinWait();
        }
    }

    private static VectorException failureOf(Future<?> call) throws InterruptedException {
        try {
            call.get();
        } catch (ExecutionException e) {
            return (VectorException) e.getCause();
        }
        throw new AssertionError("the call succeeded");
    }

    @Test
    void waitsForWhatIsInFlightAndTakesNothingNew() throws Exception {
        Future<List<String>> inFlight = hold(fixture);
        Future<?> closing = threads.submit(fixture.backend::close);
        awaitClosing();

        VectorException refused = failure(() -> fixture.backend.list(fixture.seconds(1)));
        assertThat(refused)
                .hasMessage("CLOSED: the client is closed [backend=main (faulty), operation=listCollections, "
                        + "attempt=1/3, elapsed=0 ms, timeout=1000 ms]");
        assertThat(fixture.server.closings()).isZero();
        assertThat(closing.isDone()).isFalse();

        answer.release();
        assertThat(inFlight.get()).containsExactly("books");
        closing.get();
        assertThat(fixture.server.closings()).isEqualTo(1);
    }

    @Test
    void endsWhatTakesLonger() throws Exception {
        Fixture impatient = new Fixture(Map.of("close-timeout", "0s"));
        Future<List<String>> call = hold(impatient);

        impatient.backend.close();

        assertThat(impatient.server.closings()).isEqualTo(1);
        VectorException ended = failureOf(call);
        assertThat(ended.code()).isEqualTo(ErrorCode.CLOSED);
        assertThat(ended.text())
                .isEqualTo("the client was closed, and the request was still in flight after 0 ms (close-timeout)");
        assertThat(ended).hasCauseInstanceOf(VectorException.class);
        assertThat(ended.context().operation()).isEqualTo(Operation.LIST_COLLECTIONS);
    }

    @Test
    void anInterruptEndsTheWait() throws Exception {
        Future<List<String>> call = hold(fixture);
        Thread.currentThread().interrupt();

        fixture.backend.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(fixture.server.closings()).isEqualTo(1);
        assertThat(failureOf(call).code()).isEqualTo(ErrorCode.CLOSED);
    }

    @Test
    void whatFailsWhileClosingIsNotTriedAgain() throws Exception {
        fixture.script.next(Fault.refuse(() -> {
            arrived.release();
            answer.acquireUninterruptibly();
            return VectorException.builder(ErrorCode.UNAVAILABLE, "refused").build();
        }));
        Future<List<String>> call = threads.submit(() -> fixture.backend.list(fixture.seconds(600)));
        arrived.acquire();
        Future<?> closing = threads.submit(fixture.backend::close);
        awaitClosing();

        answer.release();

        assertThat(failureOf(call).text()).isEqualTo("refused; not tried again: the client is being closed");
        closing.get();
        assertThat(fixture.script.texts()).containsExactly("listCollections");
    }

    @Test
    void aCancellationThatThrowsDoesNotKeepTheBackendOpen() throws Exception {
        Fixture impatient = new Fixture(Map.of("close-timeout", "0s"));
        impatient.script.next(Fault.before(request -> {
            request.context().cancelSignal().onCancel(() -> {
                throw new AssertionError("planted");
            });
            arrived.release();
            request.context().interruptibly(() -> {
                answer.acquire();
                return true;
            });
        }));
        Future<List<String>> call = threads.submit(() -> impatient.backend.list(impatient.seconds(600)));
        arrived.acquire();

        impatient.backend.close();

        assertThat(impatient.server.closings()).isEqualTo(1);
        assertThat(failureOf(call).code()).isEqualTo(ErrorCode.CLOSED);
    }

    @Test
    void whatPausesWhileClosingIsNotSentAgain() {
        fixture.script.next(Faults.refused(ErrorCode.UNAVAILABLE));
        fixture.ticker.onSleep(fixture.backend::close); // by a listener, say: it does not wait for this request
        VectorException e = failure(() -> fixture.backend.list(fixture.seconds(600)));
        assertThat(e.text()).isEqualTo("refused; not tried again: the client is being closed");
        assertThat(e.getSuppressed()).isEmpty();
        assertThat(fixture.script.texts()).containsExactly("listCollections");
        assertThat(fixture.server.closings()).isEqualTo(1);
    }

    @Test
    void withNothingInFlightItIsDoneAtOnce() {
        fixture.backend.list(fixture.seconds(1));
        fixture.backend.close();
        fixture.backend.close();
        assertThat(fixture.server.closings()).isEqualTo(1);
        assertThat(fixture.ticker.pauses()).isEmpty();
        assertThat(fixture.ticker.nanoTime()).isEqualTo(FakeTicker.patient().nanoTime());
    }
}
