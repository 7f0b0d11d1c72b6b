package io.covector.embedded;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names of collections as names of folders that also a file system without upper case tells apart: {@code c-}, then the
 * name with a dash and a small letter for each capital. Stateless.
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

    /** The name that the folder stands for; empty for other folders. */
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
