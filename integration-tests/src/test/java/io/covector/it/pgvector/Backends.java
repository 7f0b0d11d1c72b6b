package io.covector.it.pgvector;

import io.covector.config.Settings;
import io.covector.pgvector.PgvectorBackendProvider;
import io.covector.spi.Backend;
import io.covector.spi.BackendContext;
import io.covector.spi.CancelSignal;
import io.covector.spi.Deadline;
import io.covector.spi.TimeSource;
import io.covector.test.servers.PgDatabase;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The backend itself, below the client's retries. */
final class Backends {
    static final TimeSource TIME = new TimeSource() {
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

    static Deadline seconds(int seconds) {
        return Deadline.after(Duration.ofSeconds(seconds), TIME);
    }

    static Deadline millis(int millis) {
        return Deadline.after(Duration.ofMillis(millis), TIME);
    }

    static Deadline cancelledBy(CancelSignal cancel) {
        return Deadline.after(Duration.ofSeconds(30), TIME, cancel);
    }

    private record Context(@Nullable Object resource) implements BackendContext {
        @Override
        public String name() {
            return "test";
        }

        @Override
        public TimeSource time() {
            return TIME;
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
