package io.covector.client;

import io.covector.ErrorCode;
import io.covector.VectorException;
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
import java.util.function.UnaryOperator;
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
    private static final String IN_CODE = "settings given in code";

    private final Map<String, String> values;
    private final String origin;
    private final Map<String, String> variables;
    private final Map<String, String> givenInCode; // where from, by key
    private final Map<String, String> relaxed; // keys of any spelling, by their form
    private final Set<String> variablesInCode;
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
        this.givenInCode = Map.copyOf(builder.givenInCode);
        this.relaxed = Map.copyOf(builder.relaxed);
        this.variablesInCode = Set.copyOf(builder.variablesInCode);
        this.resources = Map.copyOf(builder.resources);
        this.executor = builder.executor;
        this.ticker = builder.ticker;
        this.random = builder.random;
        this.listeners = List.copyOf(builder.listeners);
    }

    /** Starts a configuration in code. */
    public static Builder builder() {
        return new Builder(Map.of(), IN_CODE, Map.of());
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
        return Settings.of(values, origin, variables, givenInCode, Set.copyOf(relaxed.values()));
    }

    /** Names of variables that the environment does not have, but code. */
    Set<String> variablesInCode() {
        return variablesInCode;
    }

    /** A builder that starts with this configuration, one that was found among them, to change it in code. */
    public Builder toBuilder() {
        return new Builder(this);
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
        private final Map<String, String> values;
        private final String origin;
        private final Map<String, String> variables;
        private final Map<String, String> givenInCode = new HashMap<>();
        private final Map<String, String> relaxed = new HashMap<>();
        private final Set<String> variablesInCode = new HashSet<>();
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

        private Builder(ClientConfig config) {
            this(config.values, config.origin, config.variables);
            givenInCode.putAll(config.givenInCode);
            relaxed.putAll(config.relaxed);
            variablesInCode.addAll(config.variablesInCode);
            resources.putAll(config.resources);
            executor = config.executor;
            ticker = config.ticker;
            random = config.random;
            listeners.addAll(config.listeners);
        }

        /**
         * Sets a key, a path with dots such as {@code backends.main.url}, in place of what file and environment say.
         * The value is taken as it is: it holds no placeholders.
         */
        public Builder set(String key, Object value) {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(value, () -> "value of " + Strings.quote(key));
            put(key, value.toString(), IN_CODE);
            variables.remove(Settings.variable(key));
            return this;
        }

        /** Puts a value in the place of what code has given before for the same key. */
        private void put(String key, String value, String place) {
            String other = relaxed.remove(Settings.relaxed(key));
            if (other != null) {
                givenInCode.remove(other);
                values.remove(other);
            }
            values.put(key, Settings.escape(value));
            givenInCode.put(key, place);
        }

        /**
         * Sets many keys, from a source whose names have another form, such as the properties of a framework: nested
         * maps, or paths with dots, or both. A key may be spelled in any way: {@code pool.max-size},
         * {@code pool.maxSize}, {@code pool.max_size}, {@code POOL.MAX_SIZE}, {@code pool.max.size}, or whole, as the
         * environment variable of its name. Names of backends, collections and declared fields, and all below
         * {@code properties}, are taken as they are. As in {@link #set}, values hold no placeholders; a null is left
         * out.
         *
         * @throws VectorException if two keys of the map are one, or a value is a list; names that are not known are
         *     refused when the client is opened
         */
        public Builder setAll(Map<String, ? extends @Nullable Object> settings) {
            return setAll(settings, key -> IN_CODE);
        }

        /**
         * The same from a source that knows where each key stands.
         *
         * @param places where a key of the map, as a path with dots, is from, such as {@code property
         *     'app.vectors.timeout' of application.yaml}: messages about the key say so
         */
        public Builder setAll(Map<String, ? extends @Nullable Object> settings, UnaryOperator<String> places) {
            Objects.requireNonNull(places, "places");
            Map<String, String> given = Settings.flatten(Objects.requireNonNull(settings, "settings"), IN_CODE);
            Map<String, String> keys = new LinkedHashMap<>();
            given.keySet().forEach(key -> {
                String other = keys.put(isVariable(key) ? key : Settings.variable(Settings.relaxed(key)), key);
                if (other != null && (isVariable(key) || isVariable(other) || isSame(key, other))) {
                    throw VectorException.builder(
                                    ErrorCode.INVALID_CONFIG,
                                    Strings.quote(other) + " and " + Strings.quote(key) + " in " + IN_CODE
                                            + " are the same key; keep one")
                            .build();
                }
            });
            given.forEach((key, value) -> setRelaxed(
                    key, value, Objects.requireNonNull(places.apply(key), () -> "place of " + Strings.quote(key))));
            return this;
        }

        private static boolean isVariable(String key) {
            return key.startsWith("COVECTOR_");
        }

        private static boolean isSame(String key, String other) {
            return Settings.relaxed(key).equals(Settings.relaxed(other));
        }

        private void setRelaxed(String key, String value, String place) {
            if (isVariable(key)) {
                variables.put(key, value);
                variablesInCode.add(key);
                return;
            }
            String path = Settings.withSections(key);
            put(path, value, place);
            relaxed.put(Settings.relaxed(path), path);
            String variable = Settings.variable(Settings.relaxed(path));
            variables.remove(variable);
            variablesInCode.remove(variable);
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
