package io.covector.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keys that may be spelled in any way: {@code max-size}, {@code maxSize}, {@code max_size}, {@code MAX_SIZE} and
 * {@code max.size} are one. Names that the application chooses keep their letters: those of backends, of collections
 * and of their declared fields, and all below {@code properties}. For one thread.
 */
final class RelaxedNames {
    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");
    private static final Pattern OTHER = Pattern.compile("[^A-Z0-9]");

    private final Map<String, String> givenByForm = new HashMap<>();

    RelaxedNames(Set<String> given) {
        given.forEach(path -> givenByForm.put(form(path), path));
    }

    /** The path that was given for a key, if that was not taken before. */
    @Nullable
    String take(String path) {
        return givenByForm.isEmpty() ? null : givenByForm.remove(form(path));
    }

    /** The same text for all spellings of one key. */
    static String form(String path) {
        List<String> parts = List.of(path.split("\\.", -1));
        int chosen = chosen(parts);
        if (chosen == 0) {
            return upper(path);
        }
        StringBuilder form = new StringBuilder();
        for (int i = 0; i < chosen; i++) {
            form.append(isWord(parts, i) ? upper(parts.get(i)) : parts.get(i)).append('.');
        }
        return form.append(upper(String.join("-", parts.subList(chosen, parts.size()))))
                .toString();
    }

    /** How many parts of the path, from the root, are such names or lead to them. */
    private static int chosen(List<String> parts) {
        if (parts.size() < 3 || !upper(parts.get(0)).equals("BACKENDS")) {
            return 0;
        }
        String section = upper(parts.get(2));
        if (parts.size() > 3 && section.equals("PROPERTIES")) {
            return parts.size();
        }
        if (parts.size() > 4 && section.equals("COLLECTIONS")) {
            return parts.size() > 5 && upper(parts.get(4)).equals("FIELDS") ? parts.size() : 4;
        }
        return 2;
    }

    /** Whether a part is a word of ours: backends, collections or properties, fields. */
    private static boolean isWord(List<String> parts, int position) {
        return position == 0
                || position == 2
                || (position == 4 && upper(parts.get(2)).equals("COLLECTIONS"));
    }

    private static String upper(String words) {
        String snake = HUMP.matcher(words).replaceAll("_").toUpperCase(Locale.ROOT);
        return OTHER.matcher(snake).replaceAll("_");
    }

    /** The path with its first words, and those that lead to chosen names, as sections have them. */
    static String withSections(String path) {
        List<String> parts = new ArrayList<>(List.of(path.split("\\.", -1)));
        int words = Math.max(1, chosen(parts));
        for (int i = 0; i < words; i++) {
            if (isWord(parts, i)) {
                parts.set(i, upper(parts.get(i)).toLowerCase(Locale.ROOT).replace('_', '-'));
            }
        }
        return String.join(".", parts);
    }
}
