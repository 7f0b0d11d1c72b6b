package io.covector.client;

import io.covector.ErrorCode;
import io.covector.VectorClient;
import io.covector.VectorException;
import io.covector.batching.Batching;
import io.covector.config.BatchConfig;
import io.covector.config.SearchConfig;
import io.covector.config.Settings;
import io.covector.resilience.Resilience;
import io.covector.resilience.ResilienceConfig;
import io.covector.resilience.ResilienceContext;
import io.covector.spi.Backend;
import io.covector.spi.BackendContext;
import io.covector.spi.BackendProvider;
import io.covector.spi.TimeSource;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks a configuration, opens its active backend and puts batching over retry over the adapter. */
final class ClientAssembly {
    private static final Logger LOG = LoggerFactory.getLogger(VectorClients.class);
    private static final Set<String> VARIABLE_SECTIONS = Set.of(
            "ACTIVE", "BACKENDS", "TIMEOUT", "CLOSE", "HEDGE", "RETRY", "BREAKER", "BULKHEAD", "BATCH", "SEARCH");

    private final ClientConfig config;
    private final Settings settings;
    private final Settings backends;
    private final Providers providers = Providers.load();
    private final Set<String> unreadable = new LinkedHashSet<>();

    private ClientAssembly(ClientConfig config) {
        this.config = config;
        this.settings = config.settings();
        this.backends = settings.section("backends");
    }

    static VectorClient open(ClientConfig config) {
        return new ClientAssembly(config).open();
    }

    private VectorClient open() {
        String active = active();
        Duration timeout = settings.duration("timeout", Duration.ofMillis(1), Duration.ofHours(24))
                .orElse(Duration.ofSeconds(30));
        ResilienceConfig resilience = ResilienceConfig.from(settings);
        BatchConfig batch = BatchConfig.from(settings.section("batch"));
        SearchConfig search = SearchConfig.from(settings.section("search"));
        settings.rejectUnknown();
        for (String name : backends.names()) {
            if (!name.equals(active)) {
                validate(name);
            }
        }
        Settings section = backends.section(active);
        BackendProvider provider = provider(section);
        provider.validate(section);
        section.rejectUnknown();
        reportUnusedVariables();

        String label = active + " (" + provider.type() + ")";
        Backend adapter = open(provider, section, new Context(active), label);
        LOG.info("opened backend {}: {}", label, adapter.capabilities().serverVersion());
        AsyncExecutor executor = AsyncExecutor.of(config.executor());
        Backend resilient = Resilience.wrap(
                adapter,
                resilience,
                new ResilienceContext(
                        active,
                        config.time(),
                        config.random(),
                        config.listener(),
                        executor.ownThreads(),
                        new SystemAlarm()));
        Backend batched = Batching.wrap(resilient, batch, search, timeout, executor);
        return new DefaultVectorClient(batched, label, config.time(), executor);
    }

    private static Backend open(BackendProvider provider, Settings section, Context context, String label) {
        try {
            return provider.open(section, context);
        } catch (VectorException e) {
            throw e.toBuilder()
                    .context(e.context().withBackend(label).withOperation("open", null))
                    .build();
        }
    }

    private String active() {
        Set<String> names = backends.names();
        Optional<String> named = settings.string("active").optional();
        String active = named.orElseGet(() -> {
            if (names.size() != 1) {
                throw settings.error(
                        "active",
                        "is missing, and there are " + names.size() + " backends " + names
                                + "; accepted is the name of one of them");
            }
            return names.iterator().next();
        });
        if (!names.contains(active) && !backends.has(active + ".type")) {
            throw settings.error("active", "'" + active + "' is no backend; accepted are " + names);
        }
        return active;
    }

    private BackendProvider provider(Settings section) {
        String type = section.string("type").required();
        return providers
                .find(type)
                .orElseThrow(() ->
                        section.error("type", "there is no adapter for '" + type + "'; " + providers.remedy(type)));
    }

    /** A mistake in a backend that is not active must not wait for the day of the switch; a missing adapter may. */
    private void validate(String name) {
        Settings section = backends.section(name);
        Optional<BackendProvider> provider = section.string("type").optional().flatMap(providers::find);
        if (provider.isEmpty()) {
            unreadable.add("COVECTOR_BACKENDS_" + name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_") + "_");
            return;
        }
        provider.get().validate(section);
        section.rejectUnknown();
    }

    private void reportUnusedVariables() {
        for (String variable : settings.unusedVariables()) {
            if (variable.equals("COVECTOR_CONFIG") || unreadable.stream().anyMatch(variable::startsWith)) {
                continue;
            }
            String section = variable.substring("COVECTOR_".length()).replaceAll("_.*", "");
            if (VARIABLE_SECTIONS.contains(section)) {
                throw VectorException.builder(
                                ErrorCode.INVALID_CONFIG,
                                "environment variable " + variable
                                        + " overrides no key that is known; correct its name or unset it")
                        .build();
            }
            LOG.warn("environment variable {} is not a key of the configuration; ignored", variable);
        }
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
        public TimeSource time() {
            return config.time();
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
