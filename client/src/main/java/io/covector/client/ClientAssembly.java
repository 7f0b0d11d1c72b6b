package io.covector.client;

import io.covector.ErrorCode;
import io.covector.ErrorContext;
import io.covector.VectorClient;
import io.covector.VectorException;
import io.covector.config.Settings;
import io.covector.observe.Operation;
import io.covector.spi.Backend;
import io.covector.spi.BackendProvider;
import io.covector.spi.Thrown;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks a configuration and opens its active backend; can open further ones of the same configuration. */
final class ClientAssembly {
    private static final Logger LOG = LoggerFactory.getLogger(ClientAssembly.class);
    private static final Set<String> VARIABLE_SECTIONS =
            Set.of("ACTIVE", "BACKENDS", "TIMEOUT", "CLOSE", "RETRY", "BREAKER", "BULKHEAD", "BATCH", "SEARCH");

    private final Settings settings;
    private final Settings backends;
    private final ClientParts parts;
    private final LayerSettings layers;
    private final String active;
    private final Providers providers = Providers.load();
    private final Set<String> unreadable = new LinkedHashSet<>();

    /** Reads and checks everything, without any I/O. */
    ClientAssembly(ClientConfig config) {
        this.settings = config.settings();
        this.backends = settings.section("backends");
        this.active = readActive();
        this.layers = LayerSettings.from(settings);
        this.parts = new ClientParts(config, layers.requestTimeout());
        settings.rejectUnknown();
        backends.names().forEach(this::validate);
        validate(active); // may be set by the environment alone
        reportUnusedVariables();
    }

    static VectorClient open(ClientConfig config) {
        return new ClientAssembly(config).open();
    }

    private VectorClient open() {
        return new DefaultVectorClient(stack(active), parts);
    }

    /** Opens a backend of the configuration, with its layers; each call opens it anew. */
    BackendStack stack(String name) {
        Settings section = backends.section(name);
        BackendProvider provider = provider(section);
        String label = name + " (" + provider.type() + ")";
        Backend adapter = open(provider, section, name, label);
        LOG.info("opened backend {}: {}", label, adapter.capabilities().serverVersion());
        return BackendStack.over(adapter, name, label, layers, parts);
    }

    private Backend open(BackendProvider provider, Settings section, String name, String label) {
        try {
            return provider.open(section, parts.contextOf(name));
        } catch (VectorException e) {
            throw e.toBuilder()
                    .context(e.context().withBackend(label).withOperation(Operation.OPEN, null))
                    .build();
        } catch (RuntimeException e) {
            boolean lost = providers.areServicesLost();
            throw VectorException.builder(
                            lost ? ErrorCode.INVALID_CONFIG : ErrorCode.INTERNAL,
                            "the adapter '" + provider.type() + "' cannot be opened: " + Thrown.text(e)
                                    + (lost ? "; " + Providers.MERGED_JAR : ""))
                    .context(ErrorContext.EMPTY.withBackend(label).withOperation(Operation.OPEN, null))
                    .cause(e)
                    .build();
        } catch (LinkageError e) {
            throw unlinked(provider, e)
                    .context(ErrorContext.EMPTY.withBackend(label).withOperation(Operation.OPEN, null))
                    .build();
        }
    }

    private static VectorException.Builder unlinked(BackendProvider provider, LinkageError e) {
        String found = Libraries.describe(provider.type(), provider.getClass());
        return VectorException.builder(
                        ErrorCode.INVALID_CONFIG,
                        "a library that the adapter '" + provider.type() + "' needs is there in a version that does"
                                + " not fit, or is missing: " + texts(e)
                                + (found.isEmpty() ? "" : "; found are " + found)
                                + "; import covector-bom first in the dependency management, and look at the versions"
                                + " with mvn dependency:tree; " + Providers.MERGED_JAR)
                .cause(e);
    }

    /** Of the error and of what caused it: an initializer tells no more than that it failed. */
    private static String texts(LinkageError e) {
        Throwable cause = e.getCause();
        while (cause != null && cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return Thrown.text(e) + (cause == null ? "" : ", caused by " + Thrown.text(cause));
    }

    private String readActive() {
        Set<String> names = backends.names();
        Optional<String> named = settings.string("active").optional();
        String name = named.orElseGet(() -> {
            if (names.size() != 1) {
                throw settings.error(
                        "active",
                        "is missing, and there are " + names.size() + " backends " + names
                                + "; accepted is the name of one of them");
            }
            return names.iterator().next();
        });
        if (!names.contains(name) && !backends.has(name + ".type")) {
            throw settings.error("active", "'" + name + "' is no backend; accepted are " + names);
        }
        return name;
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
        Optional<BackendProvider> provider = name.equals(active)
                ? Optional.of(provider(section))
                : section.string("type").optional().flatMap(providers::find);
        if (provider.isEmpty()) {
            unreadable.add("COVECTOR_BACKENDS_" + name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_") + "_");
            return;
        }
        try {
            provider.get().validate(section);
        } catch (LinkageError e) {
            throw unlinked(provider.get(), e).build();
        }
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
}
