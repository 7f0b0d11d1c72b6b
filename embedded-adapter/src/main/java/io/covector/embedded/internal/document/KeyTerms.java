package io.covector.embedded.internal.document;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.BytesRefBuilder;

/**
 * The terms of the metadata and the text: one for each fact about a key, or a path into objects, that a filter may ask
 * for. A term
 * is the key, U+0000 (which is in no key and no text), a letter for the kind of fact, and the value. A text is stored
 * as UTF-8, so the order of terms is the order by code point. A text of more than {@value #MAX_TEXT_BYTES} bytes is cut
 * to that length; a zero byte and the hash of the whole text follow. Stateless.
 */
public final class KeyTerms {
    /** Length of the longest text that is not cut, in bytes of UTF-8. */
    public static final int MAX_TEXT_BYTES = 256;

    /** Of every record whose paths have terms; those that versions before this term have stored have none. */
    public static final BytesRef WITH_PATHS = term("", 'p', new byte[0]);

    /** In the place of the key for the terms of the text; no key is empty. */
    public static final String OF_TEXT = "";

    public static final char EXISTS = 'e';
    public static final char TEXT = 's';
    static final char NUMBER = 'n';
    static final char BOOLEAN = 'b';
    static final char TEXT_IN_LIST = 'S';
    static final char NUMBER_IN_LIST = 'N';
    static final char BOOLEAN_IN_LIST = 'B';

    private KeyTerms() {}

    /** The prefix of all terms of this key and kind. */
    public static BytesRef prefix(String key, char kind) {
        return term(key, kind, new byte[0]);
    }

    /** The term of a scalar value of the key. */
    public static BytesRef scalar(String key, Object value) {
        return value(key, value, TEXT, NUMBER, BOOLEAN);
    }

    /** The term of a scalar in the list of the key. */
    public static BytesRef element(String key, Object value) {
        return value(key, value, TEXT_IN_LIST, NUMBER_IN_LIST, BOOLEAN_IN_LIST);
    }

    private static BytesRef value(String key, Object value, char text, char number, char bool) {
        if (value instanceof String string) {
            return term(key, text, text(string));
        }
        return value instanceof Number decimal
                ? term(key, number, NumberBytes.encode(decimal))
                : term(key, bool, new byte[] {(byte) (value.equals(true) ? 1 : 0)});
    }

    /** The bytes of a text in a term. */
    static byte[] text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (utf8.length <= MAX_TEXT_BYTES) {
            return utf8;
        }
        byte[] cut = Arrays.copyOf(utf8, MAX_TEXT_BYTES + 1 + Sha256.LENGTH);
        cut[MAX_TEXT_BYTES] = 0;
        System.arraycopy(Sha256.of(utf8), 0, cut, MAX_TEXT_BYTES + 1, Sha256.LENGTH);
        return cut;
    }

    static BytesRef term(String key, char kind, byte[] value) {
        BytesRefBuilder term = new BytesRefBuilder();
        term.copyChars(key);
        term.append((byte) 0);
        term.append((byte) kind);
        term.append(value, 0, value.length);
        return term.toBytesRef();
    }
}
