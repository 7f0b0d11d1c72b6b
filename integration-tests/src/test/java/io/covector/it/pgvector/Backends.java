package io.covector.it.pgvector;

import io.covector.config.Settings;
import io.covector.observe.Operation;
import io.covector.pgvector.PgvectorBackendProvider;
import io.covector.spi.Backend;
import io.covector.spi.CallContext;
import io.covector.spi.CancelSignal;
import io.covector.spi.Deadline;
import io.covector.spi.Scheduler;
import io.covector.spi.Ticker;
import io.covector.test.FakeBackendContext;
import io.covector.test.RealTicker;
import io.covector.test.servers.PgDatabase;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The backend itself, below the client's retries. */
final class Backends {
    private static final Ticker TICKER = new RealTicker();

    private Backends() {}

    static Backend open(PgDatabase database, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(Map.of("pool.max-size", "2", "pool.min-idle", "1"));
        all.put("url", database.jdbcUrl());
        all.put("user", database.user());
        all.put("password", database.password());
        all.putAll(settings);
        return open(all, null);
    }

    /** A backend to which no time passes but what the ticker says. */
    static Backend open(PgDatabase database, Map<String, String> settings, Ticker ticker) {
        Map<String, String> all = new HashMap<>(Map.of("pool.max-size", "2", "pool.min-idle", "1"));
        all.put("url", database.jdbcUrl());
        all.put("user", database.user());
        all.put("password", database.password());
        all.putAll(settings);
        FakeBackendContext context = FakeBackendContext.of(ticker).scheduler(Backends::schedule);
        return new PgvectorBackendProvider().open(Settings.of(all), context);
    }

    /** A backend with only these settings, and maybe the application's own DataSource. */
    static Backend open(Map<String, String> settings, @Nullable DataSource own) {
        FakeBackendContext context = FakeBackendContext.of(TICKER).scheduler(Backends::schedule);
        return new PgvectorBackendProvider()
                .open(Settings.of(settings), own == null ? context : context.resource(DataSource.class, own));
    }

    private static Scheduler.Task schedule(Duration delay, Runnable action) {
        Executor later = CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS);
        CompletableFuture<Void> task = CompletableFuture.runAsync(action, later);
        return () -> task.cancel(false);
    }

    static CallContext seconds(int seconds) {
        return within(Duration.ofSeconds(seconds), new CancelSignal());
    }

    static CallContext cancelledBy(CancelSignal cancel) {
        return within(Duration.ofMinutes(10), cancel);
    }

    // the adapter does not ask what the call is for
    private static CallContext within(Duration timeout, CancelSignal cancel) {
        return CallContext.of(Operation.GET, Deadline.after(timeout, TICKER), cancel);
    }
}
