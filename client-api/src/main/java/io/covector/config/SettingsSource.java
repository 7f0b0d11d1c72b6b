package io.covector.config;

import io.covector.ErrorCode;
import io.covector.VectorException;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** All values of a configuration by their full paths, under what the environment says. */
final class SettingsSource {
    private static final String PREFIX = "COVECTOR_";
    private static final int MAX_DEPTH = 50;
    private static final int MAX_ENTRIES = 10_000;

    /**
     * <code>${NAME}</code> or <code>${NAME:default}</code>; <code>$${</code> stands for the characters <code>${</code>.
     */
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\$\\{|\\$\\{([^}:]+)(?::([^}]*))?}");

    /** A value: its text, what may be shown of it, and where it is from. */
    record Found(String text, String shown, String origin) {}

    private final Map<String, String> values = new LinkedHashMap<>();
    private final String origin;
    private final Map<String, String> variables;
    private final Set<String> asked = new HashSet<>();
    private int entries;

    SettingsSource(Map<?, ?> tree, String origin, Map<String, String> variables) {
        this.origin = origin;
        this.variables = variables;
        flatten("", tree, 1);
    }

    private void flatten(String path, Map<?, ?> section, int depth) {
        if (depth > MAX_DEPTH) { // a section may even hold itself, by an alias of YAML
            throw error("'" + path + "' in " + origin + " is nested deeper than " + MAX_DEPTH + " sections");
        }
        section.forEach((key, value) -> {
            if (++entries > MAX_ENTRIES) { // a few aliases of YAML may stand for any number
                throw error(origin + " has more than " + MAX_ENTRIES + " keys and sections");
            }
            if (key == null) {
                throw error((path.isEmpty() ? "the root" : "'" + path + "'") + " in " + origin
                        + " has a key that is null; accepted are names");
            }
            String at = path.isEmpty() ? String.valueOf(key) : path + "." + key;
            if (value instanceof Map<?, ?> inner) {
                flatten(at, inner, depth + 1);
            } else if (value instanceof Iterable<?>) {
                throw error("'" + at + "' in " + origin + " is a list; accepted are single values and sections");
            } else if (value != null && values.put(at, value.toString()) != null) {
                throw error("'" + at + "' is set twice in " + origin + "; keep one");
            }
        });
    }

    Map<String, String> flat() {
        return Collections.unmodifiableMap(values);
    }

    String origin() {
        return origin;
    }

    static String variable(String path) {
        return PREFIX + path.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    Optional<Found> find(String path) {
        String variable = variable(path);
        asked.add(variable);
        String fromEnvironment = variables.get(variable);
        if (fromEnvironment != null) {
            return Optional.of(new Found(fromEnvironment, fromEnvironment, "environment variable " + variable));
        }
        String raw = values.get(path);
        return raw == null ? Optional.empty() : Optional.of(resolve(path, raw));
    }

    private Found resolve(String path, String raw) {
        Matcher placeholder = PLACEHOLDER.matcher(raw);
        StringBuilder resolved = new StringBuilder();
        boolean isReplaced = false;
        while (placeholder.find()) {
            if (placeholder.group(1) == null) {
                placeholder.appendReplacement(resolved, Matcher.quoteReplacement("${"));
                continue;
            }
            isReplaced = true;
            String value = variables.get(placeholder.group(1));
            if (value == null) {
                value = placeholder.group(2);
            }
            if (value == null) {
                throw error("'" + path + "' in " + origin + " has a placeholder, but neither an environment variable"
                        + " nor a system property '" + placeholder.group(1) + "' is set; set one, or give a default: ${"
                        + placeholder.group(1) + ":default}");
            }
            placeholder.appendReplacement(resolved, Matcher.quoteReplacement(value));
        }
        String text = placeholder.appendTail(resolved).toString();
        return new Found(text, isReplaced ? raw : text, origin);
    }

    /** What stands for the text in a configuration, in which placeholders are replaced. */
    static String escape(String text) {
        return text.replace("${", "$${");
    }

    Set<String> unusedVariables() {
        Set<String> unused = new TreeSet<>(variables.keySet());
        unused.removeIf(name -> !name.startsWith(PREFIX) || asked.contains(name));
        return unused;
    }

    boolean has(String path) {
        return find(path).isPresent() || !leaves(path).isEmpty();
    }

    /** The paths below a section, from the section down. */
    Set<String> leaves(String section) {
        String prefix = section.isEmpty() ? "" : section + ".";
        Set<String> leaves = new LinkedHashSet<>();
        for (String path : values.keySet()) {
            if (path.startsWith(prefix)) {
                leaves.add(path.substring(prefix.length()));
            }
        }
        return leaves;
    }

    Set<String> names(String section) {
        Set<String> names = new LinkedHashSet<>();
        for (String leaf : leaves(section)) {
            int dot = leaf.indexOf('.');
            names.add(dot < 0 ? leaf : leaf.substring(0, dot));
        }
        return names;
    }

    Map<String, String> texts(String section) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (String leaf : leaves(section)) {
            find(section.isEmpty() ? leaf : section + "." + leaf).ifPresent(found -> texts.put(leaf, found.text()));
        }
        return texts;
    }

    private static VectorException error(String text) {
        return VectorException.builder(ErrorCode.INVALID_CONFIG, text).build();
    }
}
