package io.covector.client;

import io.covector.config.Settings;
import io.covector.observe.ClientListener;
import io.covector.spi.Ticker;
import io.covector.text.Strings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Several named backends, and which of them is active.
 *
 * <pre>{@code
 * active: main                  # may be left out when there is one backend
 * timeout: 30s                  # of each request; 1 ms to 24 h
 * backends:
 *   dev:
 *     type: embedded
 *   main:
 *     type: pgvector
 *     url: jdbc:postgresql://db:5432/app
 *     user: app
 *     password: ${DB_PASSWORD}
 * retry:
 *   max-attempts: 3
 * }</pre>
 *
 * An environment variable overrides the key of the same name, {@code COVECTOR_ACTIVE} or
 * {@code COVECTOR_BACKENDS_MAIN_URL}; what {@link Builder#set} says overrides both. A configuration made in code alone
 * looks at no environment.
 *
 * <p>Immutable and thread-safe.
 */
public final class ClientConfig {
    private final Map<String, Object> values;
    private final String origin;
    private final Map<String, String> variables;
    private final Set<String> givenInCode;
    private final Map<ResourceKey, Object> resources;
    private final @Nullable Executor executor;
    private final Ticker ticker;
    private final RandomGenerator random;
    private final List<ClientListener> listeners;

    /** For which backend a resource is, and what it is given as. */
    record ResourceKey(String backend, Class<?> type) {}

    private ClientConfig(Builder builder) {
        this.values = Collections.unmodifiableMap(new LinkedHashMap<>(builder.values));
        this.origin = builder.origin;
        this.variables = Map.copyOf(builder.variables);
        this.givenInCode = Set.copyOf(builder.givenInCode);
        this.resources = Map.copyOf(builder.resources);
        this.executor = builder.executor;
        this.ticker = builder.ticker;
        this.random = builder.random;
        this.listeners = List.copyOf(builder.listeners);
    }

    /** Starts a configuration in code. */
    public static Builder builder() {
        return new Builder(Map.of(), "settings given in code", Map.of());
    }

    /**
     * The configuration of this process: the file that the system property {@code covector.config} or the environment
     * variable {@code COVECTOR_CONFIG} names; else {@code covector.yaml}, {@code covector.yml} or
     * {@code covector.properties} in the working directory; else one of these on the class path; else the environment
     * alone, if it gives a backend its type; else an embedded backend in memory. The environment overrides it.
     */
    public static ClientConfig find() {
        return finding(SystemVariables.read()).build();
    }

    /**
     * Reads a file: {@code .yaml} or {@code .yml}, or {@code .properties} with dots between the names. The environment
     * overrides it.
     */
    public static ClientConfig load(Path file) {
        return loading(file).build();
    }

    /** Starts a configuration with what {@link #load(Path)} reads, to add to it in code. */
    public static Builder loading(Path file) {
        return loading(Objects.requireNonNull(file, "file"), SystemVariables.read());
    }

    static Builder finding(Map<String, String> variables) {
        return from(ConfigFiles.find(variables), variables);
    }

    static Builder loading(Path file, Map<String, String> variables) {
        return from(ConfigFiles.load(file), variables);
    }

    private static Builder from(ConfigFiles.Read file, Map<String, String> variables) {
        return new Builder(file.values(), file.origin(), variables);
    }

    Settings settings() {
        return Settings.of(values, origin, variables, givenInCode);
    }

    Set<ResourceKey> resources() {
        return resources.keySet();
    }

    <T> Optional<T> resource(String backend, Class<T> type) {
        return Optional.ofNullable(type.cast(resources.get(new ResourceKey(backend, type))));
    }

    Optional<Executor> executor() {
        return Optional.ofNullable(executor);
    }

    Ticker ticker() {
        return ticker;
    }

    RandomGenerator random() {
        return random;
    }

    List<ClientListener> listeners() {
        return listeners;
    }

    /** Names where the values are from; the values are not printed. */
    @Override
    public String toString() {
        return "configuration from " + origin;
    }

    /** Collects the parts of a configuration. Not thread-safe. */
    public static final class Builder {
        private final Map<String, Object> values;
        private final String origin;
        private final Map<String, String> variables;
        private final Set<String> givenInCode = new HashSet<>();
        private final Map<ResourceKey, Object> resources = new LinkedHashMap<>();
        private @Nullable Executor executor;
        private Ticker ticker = new SystemTicker();
        private RandomGenerator random = new SystemRandom();
        private final List<ClientListener> listeners = new ArrayList<>();

        Builder(Map<String, String> values, String origin, Map<String, String> variables) {
            this.values = new LinkedHashMap<>(values);
            this.origin = origin;
            this.variables = new HashMap<>(variables);
        }

        /**
         * Sets a key, a path with dots such as {@code backends.main.url}, in place of what file and environment say.
         * The value is taken as it is: it holds no placeholders.
         */
        public Builder set(String key, Object value) {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(value, () -> "value of " + Strings.quote(key));
            values.put(key, Settings.escape(value.toString()));
            variables.remove(Settings.variable(key));
            givenInCode.add(key);
            return this;
        }

        /**
         * Hands an object of the application's to a backend, which uses it and never closes it: pgvector takes a
         * {@code javax.sql.DataSource}. A backend or type that is not known is refused when the client is opened.
         *
         * @param type one of those that the adapter takes, not a subtype
         */
        public <T> Builder resource(String backend, Class<T> type, T resource) {
            Objects.requireNonNull(backend, "backend");
            Objects.requireNonNull(type, "type");
            Objects.requireNonNull(resource, "resource");
            resources.put(new ResourceKey(backend, type), resource);
            return this;
        }

        /**
         * Runs asynchronous calls; it is not closed. Without it: virtual threads on Java 21 and later, else daemon
         * threads as needed.
         */
        public Builder executor(Executor executor) {
            this.executor = Objects.requireNonNull(executor, "executor");
            return this;
        }

        /** Replaces the clock, for tests. */
        public Builder ticker(Ticker ticker) {
            this.ticker = Objects.requireNonNull(ticker, "ticker");
            return this;
        }

        /** Replaces the randomness of retry pauses, for tests; several threads may use it. */
        public Builder random(RandomGenerator random) {
            this.random = Objects.requireNonNull(random, "random");
            return this;
        }

        /**
         * Tells the listener of every request of the client, too: each that is given, in their order, and of ends in
         * the opposite order. What one throws is logged, and the next is told.
         */
        public Builder listener(ClientListener listener) {
            listeners.add(Objects.requireNonNull(listener, "listener"));
            return this;
        }

        /** The configuration; it is checked when a client is opened. */
        public ClientConfig build() {
            return new ClientConfig(this);
        }
    }
}
