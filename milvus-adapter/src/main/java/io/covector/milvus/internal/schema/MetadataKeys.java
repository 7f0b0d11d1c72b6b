package io.covector.milvus.internal.schema;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.text.Strings;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Metadata keys as keys of the stored JSON. Servers disagree on quotes, brackets and escapes in a JSON path, so that
 * only letters, digits, underscores and inner dashes, dots and spaces are stored as they are; a key with anything else
 * starts with {@code $_}, and each such byte of its UTF-8 form is {@code $} and two hexadecimal digits. Other keys that
 * start with {@code $} are the adapter's. Stateless.
 */
public final class MetadataKeys {
    /** The keys whose value is null: some servers take null for missing, and others do not. */
    public static final String NULLS = "$null";

    /** Holds the JSON text of a value that some server cannot keep as it is. */
    public static final String TEXT = "$json";

    private static final char MARK = '$';
    private static final String ENCODED = "$_";
    private static final String HEX = "0123456789abcdef";

    private MetadataKeys() {}

    public static String store(String key) {
        if (isPlain(key)) {
            return key;
        }
        StringBuilder out = new StringBuilder(key.length() + 16).append(ENCODED);
        for (byte b : key.getBytes(StandardCharsets.UTF_8)) {
            if (isPlain((char) (b & 0xff))) {
                out.append((char) b);
            } else {
                out.append(MARK).append(HEX.charAt((b >> 4) & 15)).append(HEX.charAt(b & 15));
            }
        }
        return out.toString();
    }

    public static String read(String stored) {
        if (!stored.startsWith(ENCODED)) {
            return stored;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(stored.length());
        try {
            for (int i = ENCODED.length(); i < stored.length(); i++) {
                char c = stored.charAt(i);
                if (c == MARK) {
                    bytes.write(Integer.parseInt(stored, i + 1, i + 3, 16));
                    i += 2;
                } else {
                    bytes.write(c);
                }
            }
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw VectorException.builder(ErrorCode.CORRUPTED, "stored metadata has the key " + Strings.quote(stored))
                    .cause(e)
                    .build();
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** Whether every server takes the key in a JSON path as it is. */
    public static boolean isPlain(String key) {
        for (int i = 0; i < key.length(); i++) {
            if (!isPlain(key.charAt(i))) {
                return false;
            }
        }
        return !key.startsWith(" ") && !key.endsWith(" ");
    }

    private static boolean isPlain(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || c == '-'
                || c == '.'
                || c == ' ';
    }
}
