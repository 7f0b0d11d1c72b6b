package io.covector.config;

import io.covector.ErrorCode;
import io.covector.VectorException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A section of the configuration, read key by key. Keys are paths with dots from the section down. An environment
 * variable overrides the key of the same name: the whole path in capitals, {@code COVECTOR_} before it, every dot and
 * dash an underscore. Text may hold <code>${NAME}</code> or <code>${NAME:default}</code>, which stand for an
 * environment variable or a system property; <code>$${</code> stands for <code>${</code>. Every error is an {@code
 * INVALID_CONFIG} that names key, value and way out; values of secrets and of placeholders are not shown. Reading is
 * not thread-safe.
 */
public final class Settings {
    private final SettingsSource source;
    private final String path;
    private final Set<String> read = new LinkedHashSet<>();
    private final Set<String> sections = new LinkedHashSet<>();

    private Settings(SettingsSource source, String path) {
        this.source = source;
        this.path = path;
    }

    /** The root section of a configuration without environment and placeholders: for code and tests. */
    public static Settings of(Map<String, ?> values) {
        return of(values, SettingsSource.IN_CODE, Map.of());
    }

    /**
     * The root section of a configuration.
     *
     * @param values nested maps, or paths with dots, or both
     * @param origin where they are from, for error messages
     * @param variables environment variables and system properties by name
     */
    public static Settings of(Map<String, ?> values, String origin, Map<String, String> variables) {
        return of(values, origin, variables, Map.of(), Set.of());
    }

    /**
     * The root section of a configuration.
     *
     * @param values nested maps, or paths with dots, or both
     * @param origin where they are from, for error messages
     * @param variables environment variables and system properties by name
     * @param givenInCode where the values are from that are not from there, but set in code, by their paths
     * @param relaxed those of them that may be spelled in any way, each with another {@link #relaxed(String) form};
     *     they override others
     */
    public static Settings of(
            Map<String, ?> values,
            String origin,
            Map<String, String> variables,
            Map<String, String> givenInCode,
            Set<String> relaxed) {
        for (String path : Objects.requireNonNull(relaxed, "relaxed")) {
            Objects.requireNonNull(path, "a path in relaxed");
        }
        Objects.requireNonNull(givenInCode, "givenInCode").forEach((path, place) -> {
            Objects.requireNonNull(path, "a path in givenInCode");
            Objects.requireNonNull(place, "where a path in givenInCode is from");
        });
        for (String name : Objects.requireNonNull(variables, "variables").keySet()) {
            Objects.requireNonNull(name, "a name in variables");
        }
        return new Settings(
                new SettingsSource(
                        Objects.requireNonNull(values, "values"),
                        Objects.requireNonNull(origin, "origin"),
                        variables,
                        givenInCode,
                        relaxed),
                "");
    }

    /**
     * The values of nested maps by their paths with dots, in their order; keys without a value are left out.
     *
     * @param origin where they are from, for error messages
     * @throws VectorException with {@code INVALID_CONFIG} for a list, for a key that is set twice, and for more than 50
     *     levels
     */
    public static Map<String, String> flatten(Map<?, ?> values, String origin) {
        Objects.requireNonNull(values, "values");
        Objects.requireNonNull(origin, "origin");
        return new SettingsSource(values, origin, Map.of(), Map.of(), Set.of()).flat();
    }

    /** Path of this section from the root; empty for the root. */
    public String path() {
        return path;
    }

    /** The section under a key; reading an absent one finds no keys. */
    public Settings section(String key) {
        read.add(Objects.requireNonNull(key, "key"));
        sections.add(key);
        return new Settings(source, absolute(key));
    }

    /**
     * Names of the keys and sections in this section of the file, in its order; those from the environment alone are
     * not known.
     */
    public Set<String> names() {
        return source.names(path);
    }

    /** Whether the key, or anything under it, is set. */
    public boolean has(String key) {
        return source.has(absolute(key));
    }

    /** A text. */
    public Setting<String> string(String key) {
        return setting(key, "text", value -> value);
    }

    /** A text that is not shown in errors. */
    public Setting<Secret> secret(String key) {
        read.add(Objects.requireNonNull(key, "key"));
        return new Setting<>(source, absolute(key), "text", Secret::of, true);
    }

    /** An integer from min to max. */
    public Setting<Integer> integer(String key, int min, int max) {
        String accepted = "integers from " + min + " to " + max;
        return setting(key, accepted, value -> {
            int number = Integer.parseInt(value);
            return number < min || number > max ? null : number;
        });
    }

    /** A number from min to max. */
    public Setting<Double> decimal(String key, double min, double max) {
        String accepted = "numbers from " + min + " to " + max;
        return setting(key, accepted, value -> {
            double number = Double.parseDouble(value);
            return number >= min && number <= max ? number : null;
        });
    }

    /** {@code true} or {@code false}. */
    public Setting<Boolean> bool(String key) {
        return oneOf(key, "true", "false").map(Boolean::valueOf);
    }

    /** A duration such as {@code 100ms}, {@code 5s}, {@code 30m}, {@code 2h} or {@code PT5S}, from min to max. */
    public Setting<Duration> duration(String key, Duration min, Duration max) {
        Objects.requireNonNull(min, "min");
        Objects.requireNonNull(max, "max");
        String accepted =
                "durations such as 100ms, 5s, 30m or 2h, from " + Units.print(min) + " to " + Units.print(max);
        return setting(key, accepted, value -> {
            Duration duration = Units.duration(value);
            return duration == null || duration.compareTo(min) < 0 || duration.compareTo(max) > 0 ? null : duration;
        });
    }

    /** A size such as {@code 8MiB}, {@code 64KiB} or {@code 1048576} (bytes), from min to max bytes. */
    public Setting<Long> bytes(String key, long min, long max) {
        String accepted = "sizes such as 64KiB, 8MiB or 1GiB, from " + min + " to " + max + " bytes";
        return setting(key, accepted, value -> {
            Long bytes = Units.bytes(value);
            return bytes == null || bytes < min || bytes > max ? null : bytes;
        });
    }

    /** One of several words, in any case; read in the case given here. */
    public Setting<String> oneOf(String key, String... words) {
        for (String word : Objects.requireNonNull(words, "words")) {
            Objects.requireNonNull(word, "one of words");
        }
        return setting(key, String.join(", ", words), value -> {
            for (String word : words) {
                if (word.equalsIgnoreCase(value)) {
                    return word;
                }
            }
            return null;
        });
    }

    /** Every key under this section with its text: for settings whose names the application chooses. */
    public Map<String, String> texts() {
        return source.texts(path);
    }

    private <T> Setting<T> setting(String key, String accepted, Function<String, @Nullable T> parser) {
        read.add(Objects.requireNonNull(key, "key"));
        return new Setting<>(source, absolute(key), accepted, parser, false);
    }

    private String absolute(String key) {
        Objects.requireNonNull(key, "key");
        return path.isEmpty() ? key : path + "." + key;
    }

    /**
     * Refuses keys of this section that nobody asked for, and values in the place of sections; call it when everything
     * is read. Sections that were asked for are left to whoever reads them.
     */
    public void rejectUnknown() {
        for (String name : source.leaves(path)) {
            if (sections.contains(name)) {
                throw source.mistake(
                        absolute(name), error(name, "is a value; accepted is a section with keys of its own"));
            }
            if (read.stream().noneMatch(known -> name.equals(known) || name.startsWith(known + "."))) {
                throw source.mistake(absolute(name), unknown(name));
            }
        }
    }

    /**
     * Sets the values aside whose mistakes were thrown: they count as absent when they are read again, so that the next
     * mistake is found. Tells whether there are any that were not set aside before.
     */
    public boolean setAsideMistakes() {
        return source.setAsideMistakes();
    }

    private VectorException unknown(String name) {
        Optional<String> near = Spelling.nearest(name, read);
        if (near.isEmpty() && name.contains(".")) { // a section
            near = Spelling.nearest(name.substring(0, name.indexOf('.')), read);
        }
        return VectorException.builder(
                        ErrorCode.INVALID_CONFIG,
                        "unknown key '" + absolute(name) + "' in " + source.origin(absolute(name))
                                + near.map(n -> "; did you mean '" + absolute(n) + "'?")
                                        .orElse("")
                                + "; accepted in '" + (path.isEmpty() ? "the root" : path) + "' are "
                                + List.copyOf(new TreeSet<>(read)))
                .build();
    }

    /** The text in a form in which nothing is taken for a placeholder. */
    public static String escape(String text) {
        return SettingsSource.escape(Objects.requireNonNull(text, "text"));
    }

    /**
     * The same text for every spelling of one key: {@code pool.max-size}, {@code pool.maxSize}, {@code pool.max_size},
     * {@code POOL.MAX_SIZE}, {@code pool.max.size}. Names that the application chooses keep their letters: those of
     * backends, of collections and of their declared fields, and all below {@code properties}.
     */
    public static String relaxed(String path) {
        return RelaxedNames.form(Objects.requireNonNull(path, "path"));
    }

    /** The path with the words that sections are found by as they are written in files: {@code Backends} is one. */
    public static String withSections(String path) {
        return RelaxedNames.withSections(Objects.requireNonNull(path, "path"));
    }

    /** Name of the environment variable that overrides the key of this path from the root. */
    public static String variable(String path) {
        return SettingsSource.variable(Objects.requireNonNull(path, "path"));
    }

    /**
     * Names of variables that start with {@code COVECTOR_} and that no key asked for yet, in any section of this
     * configuration.
     */
    public Set<String> unusedVariables() {
        return source.unusedVariables();
    }

    /** The variable that was probably meant by one that no key asked for: a known one of a similar name. */
    public Optional<String> similarVariable(String variable) {
        return source.similarVariable(Objects.requireNonNull(variable, "variable"));
    }

    /**
     * The text of a key as an error may show it, if it is set: placeholders as they are written, and not their values,
     * which may be secrets.
     */
    public Optional<String> shown(String key) {
        return source.find(absolute(key)).map(SettingsSource.Found::shown);
    }

    /** An error about a key of this section, for what only its reader can check. */
    public VectorException error(String key, String text) {
        Objects.requireNonNull(text, "text");
        return VectorException.builder(
                        ErrorCode.INVALID_CONFIG,
                        "'" + absolute(key) + "' in " + source.origin(absolute(key)) + ": " + text)
                .build();
    }

    /** Path and origin, no values. */
    @Override
    public String toString() {
        return "settings " + (path.isEmpty() ? "(root)" : path) + " from " + source.origin();
    }
}
