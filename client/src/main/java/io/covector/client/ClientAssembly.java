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
import io.covector.text.Strings;
import java.util.LinkedHashSet;
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
    private final Set<String> names;
    private final ClientParts parts;
    private final LayerSettings layers;
    private final String active;
    private final Providers providers = Providers.load();
    private final Set<String> unreadable = new LinkedHashSet<>();

    /** Reads and checks everything, without any I/O. */
    ClientAssembly(ClientConfig config) {
        this.settings = config.settings();
        this.backends = settings.section("backends");
        this.names = BackendNames.of(settings);
        Mistakes mistakes = new Mistakes(settings);
        Optional<String> name = mistakes.read(this::readActive);
        Optional<LayerSettings> read = mistakes.read(() -> LayerSettings.from(settings));
        if (read.isPresent()) {
            mistakes.check(settings::rejectUnknown);
        }
        names.forEach(backend -> mistakes.check(() -> validate(backend, name)));
        config.resources().forEach(resource -> mistakes.check(() -> checkResource(resource)));
        if (mistakes.areNone()) { // or not every key was asked for
            mistakes.check(() -> reportUnusedVariables(config.variablesInCode()));
        }
        mistakes.throwIfAny();
        this.active = name.orElseThrow();
        this.layers = read.orElseThrow();
        this.parts = new ClientParts(config, layers.requestTimeout());
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
        LOG.info(
                "opened backend {}: {}",
                label,
                Strings.printable(String.valueOf(adapter.capabilities().serverVersion())));
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
                            "the adapter " + Strings.quote(provider.type()) + " cannot be opened: " + Thrown.text(e)
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
                        "a library that the adapter " + Strings.quote(provider.type())
                                + " needs is there in a version that does"
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
        Optional<String> named = settings.string("active").optional();
        if (names.isEmpty()) {
            throw settings.error(
                    "backends",
                    "there is no backend; accepted are sections with a type, such as 'backends: {main: {type: "
                            + providers.types().stream().findFirst().orElse("embedded") + "}}'" + prefixHint());
        }
        String name = named.orElseGet(() -> {
            if (names.size() != 1) {
                throw settings.error(
                        "active",
                        "is missing, and there are " + names.size() + " backends " + names
                                + "; accepted is the name of one of them");
            }
            return names.iterator().next();
        });
        return nameOf(name)
                .orElseThrow(
                        () -> settings.error("active", Strings.quote(name) + " is no backend; accepted are " + names));
    }

    /** The name itself, or that of a backend of the environment alone, which knows no capitals and dashes. */
    private Optional<String> nameOf(String name) {
        if (names.contains(name)) {
            return Optional.of(name);
        }
        Set<String> ofFile = backends.names();
        return names.stream()
                .filter(other -> !ofFile.contains(other))
                .filter(other -> BackendNames.variable(other).equals(BackendNames.variable(name)))
                .findFirst();
    }

    private String prefixHint() {
        return settings.has("covector.backends")
                ? "; keys begin at the root: write 'backends' in place of 'covector.backends'"
                : "";
    }

    private BackendProvider provider(Settings section) {
        String type = section.string("type")
                .accepting(String.join(", ", providers.types()))
                .required();
        return find(section, type)
                .orElseThrow(() -> section.error(
                        "type", "there is no adapter for " + Strings.quote(type) + "; " + providers.remedy(type)));
    }

    private Optional<BackendProvider> find(Settings section, String type) {
        providers.clash(type).ifPresent(text -> {
            throw section.error("type", text);
        });
        return providers.find(type);
    }

    /** A mistake in a backend that is not active must not wait for the day of the switch; a missing adapter may. */
    private void validate(String name, Optional<String> activeName) {
        Settings section = backends.section(name);
        Optional<BackendProvider> provider = activeName.filter(name::equals).isPresent()
                ? Optional.of(provider(section))
                : section.string("type").optional().flatMap(type -> find(section, type));
        if (provider.isEmpty()) {
            unreadable.add(BackendNames.variable(name));
            return;
        }
        try {
            provider.get().validate(section);
        } catch (LinkageError e) {
            throw unlinked(provider.get(), e).build();
        }
        section.rejectUnknown();
    }

    /** A resource that nobody asks for would be left out without a word. */
    private void checkResource(ClientConfig.ResourceKey resource) {
        String what = "resource(" + Strings.quote(resource.backend()) + ", "
                + resource.type().getSimpleName() + ".class, ...): ";
        if (nameOf(resource.backend()).isEmpty()) {
            throw invalid(what + "there is no such backend; accepted are " + names);
        }
        Settings section = backends.section(resource.backend());
        Optional<BackendProvider> provider = section.string("type").optional().flatMap(providers::find);
        if (provider.isEmpty()) {
            return;
        }
        Set<Class<?>> types = resourceTypes(provider.get(), section);
        if (!types.contains(resource.type())) {
            throw invalid(what + "a backend of type '" + provider.get().type() + "' does not take it; accepted are "
                    + types.stream().map(Class::getName).sorted().toList());
        }
    }

    private static Set<Class<?>> resourceTypes(BackendProvider provider, Settings section) {
        try {
            return provider.resourceTypes(section);
        } catch (LinkageError e) {
            throw unlinked(provider, e).build();
        }
    }

    private static VectorException invalid(String text) {
        return VectorException.builder(ErrorCode.INVALID_CONFIG, text).build();
    }

    private void reportUnusedVariables(Set<String> variablesInCode) {
        for (String variable : settings.unusedVariables()) {
            if (variable.equals("COVECTOR_CONFIG") || unreadable.stream().anyMatch(variable::startsWith)) {
                continue;
            }
            String section = variable.substring("COVECTOR_".length()).replaceAll("_.*", "");
            String similar = settings.similarVariable(variable)
                    .map(name -> "; did you mean " + name + "?")
                    .orElse("");
            if (VARIABLE_SECTIONS.contains(section)) {
                throw invalid("environment variable " + variable
                        + " overrides no key that is known; correct its name or unset it" + similar);
            }
            if (variablesInCode.contains(variable)) {
                throw invalid("unknown key " + Strings.quote(variable) + " in settings given in code" + similar);
            }
            LOG.warn(
                    "environment variable {} is not a key of the configuration; ignored{}",
                    Strings.printable(variable),
                    similar);
        }
    }
}
