package io.covector.embedded.internal.storage;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names of collections as names of folders that differ even where the file system ignores case: {@code c-}, then the
 * name with a dash and the small letter in place of each capital letter. Stateless.
 */
final class FolderNames {
    private static final String PREFIX = "c-";
    private static final Pattern FOLDER = Pattern.compile("c-([a-z0-9_]|-[a-z])+");

    private FolderNames() {}

    static String folder(String name) {
        StringBuilder folder = new StringBuilder(PREFIX);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                folder.append('-');
            }
            folder.append(c);
        }
        return folder.toString().toLowerCase(Locale.ROOT);
    }

    /** The name of the collection in the folder; empty if the folder has none. */
    static Optional<String> name(String folder) {
        if (!FOLDER.matcher(folder).matches()) {
            return Optional.empty();
        }
        StringBuilder name = new StringBuilder();
        for (int i = PREFIX.length(); i < folder.length(); i++) {
            char c = folder.charAt(i);
            name.append(c == '-' ? (char) (folder.charAt(++i) - 'a' + 'A') : c);
        }
        return Optional.of(name.toString());
    }
}
