package io.covector.embedded;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.BytesRefBuilder;

/**
 * One term for each thing that a filter may ask about a metadata key: the key, U+0000 (which no key and no text holds), a
 * letter for the kind of thing, the value. A text is its UTF-8 bytes, so that terms order by code point; of one longer than
 * {@value #MAX_TEXT_BYTES} bytes the term has that many, then a zero byte and the hash of the whole. Stateless.
 */
final class KeyTerms {
    /** Longest text that is a term as a whole, in bytes of UTF-8. */
    static final int MAX_TEXT_BYTES = 256;

    static final char EXISTS = 'e';
    static final char TEXT = 's';
    static final char NUMBER = 'n';
    static final char TRUTH = 'b';
    static final char TEXT_IN_LIST = 'S';
    static final char NUMBER_IN_LIST = 'N';
    static final char TRUTH_IN_LIST = 'B';

    private KeyTerms() {}

    /** What all terms of this key and kind start with. */
    static BytesRef prefix(String key, char kind) {
        return term(key, kind, new byte[0]);
    }

    /** The term of a scalar value of the key. */
    static BytesRef scalar(String key, Object value) {
        return value(key, value, TEXT, NUMBER, TRUTH);
    }

    /** The term of a scalar in the list of the key. */
    static BytesRef element(String key, Object value) {
        return value(key, value, TEXT_IN_LIST, NUMBER_IN_LIST, TRUTH_IN_LIST);
    }

    private static BytesRef value(String key, Object value, char text, char number, char truth) {
        if (value instanceof String string) {
            return term(key, text, text(string));
        }
        return value instanceof Number decimal
                ? term(key, number, NumberBytes.encode(decimal))
                : term(key, truth, new byte[] {(byte) (value.equals(true) ? 1 : 0)});
    }

    /** The bytes that stand for a text. */
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
