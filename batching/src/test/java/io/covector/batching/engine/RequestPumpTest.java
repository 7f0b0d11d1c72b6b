package io.covector.batching.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.observe.Operation;
import io.covector.test.FakeTicker;
import io.covector.test.ManualScheduler;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who sends what, and what is left behind. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RequestPumpTest {
    /** So many requests, as many of them concurrent as one likes. */
    private static final class Requests implements RequestSource {
        final AtomicInteger left;
        final AtomicInteger sent = new AtomicInteger();
        final List<Throwable> broken = new ArrayList<>();
        volatile Runnable request = () -> {};
        volatile Consumer<Boolean> onNext = isHelper -> {};

        Requests(int count) {
            left = new AtomicInteger(count);
        }

        @Override
        public @Nullable Runnable next(boolean isHelper) {
            onNext.accept(isHelper);
            return broken.isEmpty() && left.getAndDecrement() > 0 ? this::send : null;
        }

        private void send() {
            sent.incrementAndGet();
            request.run();
        }

        @Override
        public int wanted() {
            return Math.max(0, left.get());
        }

        @Override
        public synchronized void broken(Throwable thrown) {
            broken.add(thrown);
        }
    }

    private static RequestPump pump(Executor executor, RequestSource source) {
        FakeTicker time = FakeTicker.patient();
        return new RequestPump(
                new HelperExecutor(executor, new ManualScheduler(time)), source, time.context(Operation.UPSERT));
    }

    @Test
    void theCallerSendsAllWhenNobodyHelps() {
        Requests requests = new Requests(10);
        pump(task -> {}, requests).runAll(() -> {});
        assertThat(requests.sent).hasValue(10);
    }

    @Test
    void asManyHelpersAreCalledAsThereAreFurtherRequests() {
        Requests requests = new Requests(10);
        List<Runnable> tasks = new ArrayList<>();
        pump(tasks::add, requests).runAll(() -> {});
        assertThat(tasks).hasSize(9);
    }

    @Test
    void aTaskThatTheExecutorKeepsHoldsNothing() {
        List<Runnable> tasks = new ArrayList<>();
        WeakReference<Object> records = runAndForget(tasks);
        assertThat(tasks).isNotEmpty();
        for (int i = 0; i < 1_000 && records.get() != null; i++) {
            System.gc();
        }
        assertThat(records.get()).isNull();
        tasks.forEach(Runnable::run);
    }

    private static WeakReference<Object> runAndForget(List<Runnable> tasks) {
        byte[] records = new byte[1_000];
        Requests requests = new Requests(10);
        requests.request = () -> assertThat(records).isNotNull();
        pump(tasks::add, requests).runAll(() -> {});
        return new WeakReference<>(records);
    }

    @Test
    void whatARequestThrowsStopsAllAndIsThrown() {
        Requests requests = new Requests(10);
        requests.request = () -> {
            throw new StackOverflowError("planted");
        };
        assertThatThrownBy(() -> pump(task -> {}, requests).runAll(() -> {})).isInstanceOf(StackOverflowError.class);
        assertThat(requests.sent).hasValue(1);
        assertThat(requests.broken).hasSize(1);
    }

    @Test
    void anExecutorThatRunsTasksOnTheSameThreadHasTheCallerSend() {
        Requests requests = new Requests(100_000);
        pump(Runnable::run, requests).callHelpers();
        assertThat(requests.sent).hasValue(100_000);
    }

    @Test
    void aPumpThatIsStoppedCallsNobody() {
        Requests requests = new Requests(10);
        List<Runnable> tasks = new ArrayList<>();
        RequestPump pump = pump(tasks::add, requests);
        pump.callHelpers();
        assertThat(pump.awaitsHelpers()).isTrue();
        int before = tasks.size();
        pump.stop();
        pump.callHelpers();
        tasks.forEach(Runnable::run);
        assertThat(tasks).hasSize(before);
        assertThat(requests.sent).hasValue(0);
    }

    /** An executor that runs what it has when it gets more, on the thread that brings it. */
    @Test
    void aThreadThatHandsOverATaskIsNoHelperOfAnotherCall() {
        List<Runnable> older = new ArrayList<>();
        Executor executor = task -> {
            List<Runnable> run = List.copyOf(older);
            older.clear();
            older.add(task);
            run.forEach(Runnable::run);
        };
        Requests others = new Requests(10);
        RequestPump other = pump(executor, others);
        other.callHelpers();
        Requests requests = new Requests(10);
        pump(executor, requests).runAll(() -> {});
        assertThat(requests.sent).hasValue(10);
        assertThat(others.sent).hasValue(0);
        assertThat(other.awaitsHelpers()).isFalse();
    }

    @Test
    void aThreadThatHandsOverATaskIsNoHelperOfItsOwnCall() {
        List<Runnable> older = new ArrayList<>();
        Requests requests = new Requests(10);
        List<Boolean> asHelper = new ArrayList<>();
        requests.onNext = asHelper::add;
        pump(
                        task -> {
                            older.add(task);
                            older.get(0).run();
                        },
                        requests)
                .runAll(() -> {});
        assertThat(requests.sent).hasValue(10);
        assertThat(asHelper).containsOnly(false);
    }
}
