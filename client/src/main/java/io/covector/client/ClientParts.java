package io.covector.client;

import io.covector.VectorException;
import io.covector.observe.ClientListener;
import io.covector.spi.BackendContext;
import io.covector.spi.Scheduler;
import io.covector.spi.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** What all layers and backends of one client share. Thread-safe. */
final class ClientParts {
    private final ClientConfig config;
    private final SystemExecutor executor;
    private final Scheduler scheduler = new SystemScheduler();
    private final Set<AsyncCall<?>> asyncCalls = ConcurrentHashMap.newKeySet();
    private final Duration requestTimeout;

    /**
     * Nothing is running yet.
     *
     * @param requestTimeout bounds each request of a call without a timeout of its own
     */
    ClientParts(ClientConfig config, Duration requestTimeout) {
        this.config = config;
        this.requestTimeout = requestTimeout;
        this.executor = SystemExecutor.of(config.executor());
    }

    Ticker ticker() {
        return config.ticker();
    }

    RandomGenerator random() {
        return config.random();
    }

    List<ClientListener> listeners() {
        return config.listeners();
    }

    SystemExecutor executor() {
        return executor;
    }

    Scheduler scheduler() {
        return scheduler;
    }

    Duration requestTimeout() {
        return requestTimeout;
    }

    /** Who ends asynchronous calls that no thread begins. */
    AsyncCall.Late lateCalls() {
        return new AsyncCall.Late(scheduler, executor.ownThreads(), asyncCalls);
    }

    /** Ends the asynchronous calls that no thread has begun. */
    void endWaitingCalls(Supplier<VectorException> reason) {
        asyncCalls.forEach(call -> call.end(reason, executor.ownThreads()));
    }

    /** What a backend of that name is given. */
    BackendContext contextOf(String backend) {
        return new Context(backend);
    }

    private final class Context implements BackendContext {
        private final String name;

        private Context(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Ticker ticker() {
            return config.ticker();
        }

        @Override
        public Scheduler scheduler() {
            return scheduler;
        }

        @Override
        public Executor executor() {
            return executor.ownThreads();
        }

        @Override
        public RandomGenerator random() {
            return config.random();
        }

        @Override
        public <T> Optional<T> resource(Class<T> type) {
            return config.resource(name, type);
        }
    }
}
