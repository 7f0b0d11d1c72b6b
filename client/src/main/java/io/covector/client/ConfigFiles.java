package io.covector.client;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.config.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** Finds and reads configuration files. */
final class ConfigFiles {
    private static final List<String> NAMES = List.of("covector.yaml", "covector.yml", "covector.properties");

    private static final Pattern NAMED =
            Pattern.compile("(?s)\\b(alias|anchor|directive|handle|key|prefix|tag|version)\\b.*");

    private ConfigFiles() {}

    /** What a file says, and where it came from. */
    record Read(String origin, Map<String, String> values) {}

    static Read find(Map<String, String> variables) {
        String named = variables.getOrDefault("covector.config", variables.get("COVECTOR_CONFIG"));
        if (named != null) {
            return load(Path.of(named));
        }
        for (String name : NAMES) {
            if (Files.isRegularFile(Path.of(name))) {
                return load(Path.of(name));
            }
        }
        for (String name : NAMES) {
            URL resource = resource(name);
            if (resource != null) {
                return parse("class path resource " + name, read(resource));
            }
        }
        if (variables.keySet().stream().anyMatch(BackendNames::isType)) {
            return new Read("the environment", Map.of());
        }
        return new Read("the default configuration", Map.of("backends.embedded.type", "embedded"));
    }

    static Read load(Path file) {
        try {
            return parse(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw error(
                    "the configuration file '" + file + "' cannot be read; accepted is a readable file in UTF-8", e);
        }
    }

    private static @Nullable URL resource(String name) {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return context == null ? ClassLoader.getSystemResource(name) : context.getResource(name);
    }

    private static String read(URL resource) {
        try (InputStream in = resource.openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw error("the configuration " + resource + " cannot be read", e);
        }
    }

    static Read parse(String origin, String content) {
        String text = content.startsWith("\uFEFF") ? content.substring(1) : content; // a byte order mark
        Map<String, String> values = new LinkedHashMap<>();
        if (origin.endsWith(".properties")) {
            readProperties(origin, text, values);
        } else if (origin.endsWith(".yaml") || origin.endsWith(".yml")) {
            values.putAll(Settings.flatten(readYaml(origin, text), origin));
        } else {
            throw error(
                    "the configuration file '" + origin
                            + "' has an unknown ending; accepted are .yaml, .yml and .properties",
                    null);
        }
        return new Read(origin, values);
    }

    private static void readProperties(String origin, String text, Map<String, String> values) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text));
        } catch (IOException | IllegalArgumentException e) {
            throw error("the configuration file '" + origin + "' is not a properties file: " + e.getMessage(), e);
        }
        properties.stringPropertyNames().stream()
                .sorted()
                .forEach(name -> values.put(name, properties.getProperty(name)));
    }

    private static Map<?, ?> readYaml(String origin, String text) {
        try {
            LoadSettings settings = LoadSettings.builder()
                    .setLabel(origin)
                    .setSchema(new TextSchema())
                    .setAllowNonScalarKeys(false) // the hash of one takes a time beyond all bounds
                    .build();
            Object root = new Load(settings).loadFromString(text);
            if (root == null) {
                return Map.of();
            }
            if (root instanceof Map<?, ?> map) {
                return map;
            }
        } catch (MarkedYamlEngineException e) { // its own text shows lines of the file, and so secrets
            throw error(
                    "the configuration file '" + origin + "' is not YAML: " + withoutNames(e.getProblem())
                            + e.getProblemMark()
                                    .map(mark ->
                                            " in line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1))
                                    .orElse(""),
                    null);
        } catch (RuntimeException e) { // of the parser's own: an escape beyond Unicode, or one that is cut
            throw error(
                    "the configuration file '" + origin + "' is not YAML: "
                            + e.getClass().getSimpleName(),
                    null);
        } catch (StackOverflowError e) { // the parser recurses and has no bound of its own
            throw error("the configuration file '" + origin + "' is nested too deeply to be read", null);
        }
        throw error("the configuration file '" + origin + "' holds no keys; accepted is a YAML mapping", null);
    }

    /** The problem without the names that it quotes: a password may look like an alias, a tag or a key. */
    private static String withoutNames(@Nullable String problem) {
        return problem == null ? "unknown problem" : NAMED.matcher(problem).replaceFirst("$1");
    }

    private static VectorException error(String text, @Nullable Exception cause) {
        return VectorException.builder(ErrorCode.INVALID_CONFIG, text)
                .cause(cause)
                .build();
    }
}
