package io.covector.config;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.text.Strings;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** All values of a configuration by their full paths, under what the environment says. */
final class SettingsSource {
    /** The origin of values that the application has set. */
    static final String IN_CODE = "settings given in code";

    private static final String PREFIX = "COVECTOR_";
    private static final int MAX_DEPTH = 50;
    private static final int MAX_ENTRIES = 10_000;

    private static final int MAX_PATH = 1_000;
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z0-9_.-]{1,200}");

    /** A value: its text, what may be shown of it, and where it is from. */
    record Found(String text, String shown, String origin) {}

    private final Map<String, String> values = new LinkedHashMap<>();
    private final String origin;
    private final Map<String, String> variables;
    private final Map<String, String> givenInCode; // where from, by path
    private final RelaxedNames relaxed;
    private final Set<String> asked = new HashSet<>();
    private final Map<String, VectorException> mistakes = new HashMap<>();
    private final Set<String> setAside = new HashSet<>();
    private int entries;

    SettingsSource(
            Map<?, ?> tree,
            String origin,
            Map<String, String> variables,
            Map<String, String> givenInCode,
            Set<String> relaxed) {
        this.origin = origin;
        this.variables = variables;
        this.givenInCode = new HashMap<>(givenInCode);
        this.relaxed = new RelaxedNames(relaxed);
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
            if (at.length() > MAX_PATH) { // an alias may stand for a long name, in every section again
                throw error(
                        Strings.quote(at) + " in " + origin + " is a path of more than " + MAX_PATH + " characters");
            }
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

    /** Where the value of a path is from; of a section, and of a path without a value, the file. */
    String origin(String path) {
        String variable = variable(path);
        if (variables.containsKey(variable)) {
            return "environment variable " + variable;
        }
        return givenInCode.getOrDefault(path, origin);
    }

    /** Keeps a mistake of the value of a path, so that the value can be set aside; gives the mistake back. */
    VectorException mistake(String path, VectorException mistake) {
        mistakes.put(path, mistake);
        return mistake;
    }

    /** From now on the values that had a mistake count as absent; tells whether there are new ones. */
    boolean setAsideMistakes() {
        return setAside.addAll(mistakes.keySet());
    }

    /** The mistake of a value that was set aside. */
    Optional<VectorException> mistakeOf(String path) {
        return Optional.ofNullable(mistakes.get(path));
    }

    static String variable(String path) {
        return PREFIX + path.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    /** Gives the value of a key, however the application has spelled the key, its own name. */
    private void takeRelaxed(String path) {
        String given = relaxed.take(path);
        String text = given == null || given.equals(path) ? null : values.remove(given);
        if (text != null) {
            values.put(path, text);
            givenInCode.put(path, givenInCode.getOrDefault(given, IN_CODE));
        }
    }

    Optional<Found> find(String path) {
        takeRelaxed(path);
        String variable = variable(path);
        asked.add(variable);
        if (setAside.contains(path)) {
            return Optional.empty();
        }
        String fromEnvironment = variables.get(variable);
        if (fromEnvironment != null) {
            return Optional.of(new Found(fromEnvironment, fromEnvironment, origin(path)));
        }
        String raw = values.get(path);
        return raw == null ? Optional.empty() : Optional.of(resolve(path, raw));
    }

    /**
     * The text with a value for each <code>${NAME}</code> and <code>${NAME:default}</code>, and <code>${</code> for
     * <code>$${</code>. One pass, however many placeholders are begun in it.
     */
    private Found resolve(String path, String raw) {
        StringBuilder resolved = new StringBuilder();
        boolean isReplaced = false;
        int last = raw.lastIndexOf('}');
        int done = 0;
        for (int at = raw.indexOf('$'); at >= 0; at = raw.indexOf('$', at)) {
            if (raw.startsWith("$${", at)) {
                resolved.append(raw, done, at).append("${");
                at += 3;
                done = at;
                continue;
            }
            int end = at < last && raw.startsWith("${", at) && !isAt(raw, at + 2, ":}") ? raw.indexOf('}', at) : -1;
            if (end < 0) {
                at++;
                continue;
            }
            String inner = raw.substring(at + 2, end);
            int colon = inner.indexOf(':');
            String name = colon < 0 ? inner : inner.substring(0, colon);
            String value = variables.get(name);
            if (value == null && colon < 0) {
                String shown = VARIABLE.matcher(name).matches() ? name : "NAME"; // or it is no name, but a secret
                throw mistake(
                        path,
                        error("'" + path + "' in " + origin + " has a placeholder, but neither an environment variable"
                                + " nor a system property '" + shown + "' is set; set one, or give a default: ${"
                                + shown
                                + ":default}, or write $${ for the characters ${"));
            }
            resolved.append(raw, done, at).append(value == null ? inner.substring(colon + 1) : value);
            isReplaced = true;
            at = end + 1;
            done = at;
        }
        String text = resolved.append(raw, done, raw.length()).toString();
        return new Found(text, isReplaced ? raw : text, origin(path));
    }

    private static boolean isAt(String text, int position, String characters) {
        return position < text.length() && characters.indexOf(text.charAt(position)) >= 0;
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

    Optional<String> similarVariable(String variable) {
        return Spelling.nearest(variable, asked);
    }

    boolean has(String path) {
        return find(path).isPresent() || !leaves(path).isEmpty();
    }

    /** The paths below a section, from the section down. */
    Set<String> leaves(String section) {
        String prefix = section.isEmpty() ? "" : section + ".";
        Set<String> leaves = new LinkedHashSet<>();
        for (String path : values.keySet()) {
            if (path.startsWith(prefix) && !setAside.contains(path)) {
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
