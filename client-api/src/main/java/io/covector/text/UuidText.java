package io.covector.text;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** UUIDs as text of 36 characters in small letters, which orders as servers order UUIDs. Stateless and thread-safe. */
public final class UuidText {
    private static final int LENGTH = 36;

    private UuidText() {}

    /** The text of a UUID in small letters; null if it is another text. */
    public static @Nullable String canonical(String text) {
        return isUuid(text) ? text.toLowerCase(Locale.ROOT) : null;
    }

    private static boolean isUuid(String text) {
        if (text.length() != LENGTH) {
            return false;
        }
        for (int i = 0; i < LENGTH; i++) {
            char c = text.charAt(i);
            boolean hyphen = i == 8 || i == 13 || i == 18 || i == 23;
            if (hyphen ? c != '-' : Character.digit(c, 16) < 0 || c > 'f') {
                return false;
            }
        }
        return true;
    }
}
