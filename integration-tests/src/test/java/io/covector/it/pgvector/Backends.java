package io.covector.it.pgvector;

import io.covector.config.Settings;
import io.covector.observe.Operation;
import io.covector.test.servers.PgDatabase;
import io.covector.pgvector.PgvectorBackendProvider;
import io.covector.spi.Backend;
import io.covector.spi.BackendContext;
import io.covector.spi.CallContext;
import io.covector.spi.CancelSignal;
import io.covector.spi.Deadline;
import io.covector.spi.Scheduler;
import io.covector.spi.Ticker;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The backend itself, below the client's retries. */
final class Backends {
    private static final Ticker TICKER = new Ticker() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
            Thread.sleep(duration.toMillis());
        }
    };

    private Backends() {}

    static Backend open(PgDatabase database, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(Map.of("pool.max-size", "2", "pool.min-idle", "1"));
        all.put("url", database.jdbcUrl());
        all.put("user", database.user());
        all.put("password", database.password());
        all.putAll(settings);
        return open(all, null);
    }

    /** A backend with only these settings, and maybe an object of the application's. */
    static Backend open(Map<String, String> settings, @Nullable Object resource) {
        return new PgvectorBackendProvider().open(Settings.of(settings), new Context(resource));
    }

    static CallContext seconds(int seconds) {
        return within(Duration.ofSeconds(seconds), new CancelSignal());
    }

    static CallContext millis(int millis) {
        return within(Duration.ofMillis(millis), new CancelSignal());
    }

    static CallContext cancelledBy(CancelSignal cancel) {
        return within(Duration.ofSeconds(30), cancel);
    }

    // the adapter does not ask what the call is for
    private static CallContext within(Duration timeout, CancelSignal cancel) {
        return CallContext.of(Operation.GET, Deadline.after(timeout, TICKER), cancel);
    }

    private record Context(@Nullable Object resource) implements BackendContext {
        @Override
        public String name() {
            return "test";
        }

        @Override
        public Ticker ticker() {
            return TICKER;
        }

        @Override
        public Scheduler scheduler() {
            return (delay, action) -> {
                Executor later = CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS);
                CompletableFuture<Void> task = CompletableFuture.runAsync(action, later);
                return () -> task.cancel(false);
            };
        }

        @Override
        public Executor executor() {
            return task -> new Thread(task, "test-task").start();
        }

        @Override
        public RandomGenerator random() {
            return new Random(1);
        }

        @Override
        public <T> Optional<T> resource(Class<T> type) {
            return Optional.ofNullable(resource).filter(type::isInstance).map(type::cast);
        }
    }
}
