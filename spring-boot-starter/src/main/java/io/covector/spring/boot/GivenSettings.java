package io.covector.spring.boot;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.client.ClientConfig;
import io.covector.config.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an application's property sources say of Covector, source by source, so that a key of one overrides that of
 * another however each spells it. For one thread.
 */
final class GivenSettings {
    private static final String BACKENDS = "backends.";
    private static final String VARIABLE = Settings.variable("backends") + "_";
    /** What a key of a backend that says where its server is, or how to log in, is replaced by. */
    private static final Set<String> OF_CONNECTIONS = Set.of("URL", "URI", "HOST", "PORT", "USER", "PASSWORD", "TOKEN");

    /**
     * A key and its value.
     *
     * @param key path with dots from the root of Covector's configuration, or the whole name of a variable
     * @param place the property's own name and where it stands, for messages
     */
    record Given(String key, String value, String place) {
        private boolean isVariable() {
            return key.startsWith("COVECTOR_");
        }

        /** The form in which all spellings of a key are the same but for chosen names. */
        private String form() {
            return isVariable() ? key : Settings.variable(Settings.relaxed(Settings.withSections(key)));
        }
    }

    private final List<List<Given>> sources;

    /** @param sources the one that is overridden by all others first */
    GivenSettings(List<List<Given>> sources) {
        this.sources = sources.stream().map(ArrayList::new).collect(Collectors.toCollection(ArrayList::new));
    }

    /** Whether a backend is described: then no file is looked for. */
    boolean haveBackends() {
        return all().stream().anyMatch(given -> given.form().startsWith(VARIABLE));
    }

    /** The last value of a key of the root. */
    Optional<String> root(String key) {
        String form = Settings.variable(key);
        return all().stream()
                .filter(given -> given.form().equals(form))
                .map(Given::value)
                .reduce((a, b) -> b);
    }

    /** Replaces what says where the server of a backend is. */
    void connect(String backend, Map<String, String> settings, String place) {
        String prefix = Settings.variable(BACKENDS + backend) + "_";
        for (List<Given> source : sources) {
            source.removeIf(given -> given.form().startsWith(prefix)
                    && OF_CONNECTIONS.contains(given.form().substring(prefix.length()))
                    && isOf(backend, given));
        }
        List<Given> added = new ArrayList<>();
        settings.forEach((key, value) -> added.add(new Given(BACKENDS + backend + "." + key, value, place)));
        sources.add(added);
    }

    private static boolean isOf(String backend, Given given) {
        return given.isVariable() || given.key().split("\\.", -1)[1].equals(backend);
    }

    /** The names of backends of a type, in the order in which they are described. */
    Set<String> backendsOfType(String type) {
        Map<String, String> types = new LinkedHashMap<>();
        for (Given given : all()) {
            String form = given.form();
            if (form.startsWith(VARIABLE) && form.endsWith("_TYPE")) {
                types.put(backendOf(given, types.keySet()), given.value());
            }
        }
        Set<String> names = new LinkedHashSet<>();
        types.forEach((name, value) -> {
            if (value.equals(type)) {
                names.add(name);
            }
        });
        return names;
    }

    /** The name of the backend whose type a key is; a variable may override the type of one that is known. */
    private static String backendOf(Given given, Set<String> known) {
        if (!given.isVariable()) {
            return given.key().split("\\.", -1)[1];
        }
        String name = given.key().substring(VARIABLE.length(), given.key().length() - "_TYPE".length());
        return known.stream()
                .filter(one -> Settings.variable(one).equals("COVECTOR_" + name))
                .findFirst()
                .orElseGet(() -> name.toLowerCase(Locale.ROOT));
    }

    private List<Given> all() {
        return sources.stream().flatMap(List::stream).toList();
    }

    /**
     * Starts a configuration with them: over the file that is named; else, if they describe no backend, over the
     * configuration that Covector finds itself; else alone.
     *
     * @param file path of a configuration file, if one is named
     */
    ClientConfig.Builder start(@Nullable String file) {
        ClientConfig.Builder builder = base(file);
        for (List<Given> source : sources) {
            Map<String, String> values = new LinkedHashMap<>();
            Map<String, String> places = new LinkedHashMap<>();
            source.forEach(given -> {
                values.put(given.key(), given.value());
                places.put(given.key(), given.place());
            });
            builder.setAll(values, key -> places.getOrDefault(key, key));
        }
        return builder;
    }

    private ClientConfig.Builder base(@Nullable String file) {
        if (file != null && file.isBlank()) {
            throw VectorException.builder(
                            ErrorCode.INVALID_CONFIG, "'covector.config' is blank; accepted is the path of a file")
                    .build();
        }
        if (file != null) {
            return ClientConfig.loading(Path.of(file));
        }
        return haveBackends() ? ClientConfig.builder() : ClientConfig.find().toBuilder();
    }
}
