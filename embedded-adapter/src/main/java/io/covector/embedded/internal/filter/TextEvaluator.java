package io.covector.embedded.internal.filter;

import io.covector.embedded.internal.document.KeyTerms;
import io.covector.embedded.internal.document.RecordReader;
import io.covector.embedded.internal.filter.PostingsCollector.Decision;
import io.covector.filter.Comparison;
import io.covector.filter.Comparison.Operator;
import io.covector.filter.Filter;
import io.covector.filter.TextMatch;
import io.covector.spi.KeyPaths;
import io.covector.text.Strings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.apache.lucene.util.StringHelper;

/**
 * Finds the records of one segment whose texts match a condition. The terms decide, except for a text that is longer
 * than its term: where the bytes of the term do not decide, the stored text is read, once for each term. Not
 * thread-safe.
 */
final class TextEvaluator {
    private final PostingsCollector terms;
    private final StoredFields stored;

    TextEvaluator(PostingsCollector terms, StoredFields stored) {
        this.terms = terms;
        this.stored = stored;
    }

    /** Adds the matches of an order comparison; equality needs no evaluation, as it is one term. */
    void compare(Comparison comparison, FixedBitSet target) throws IOException {
        String key = comparison.key();
        String asked = (String) comparison.value();
        Operator operator = comparison.operator();
        BytesRef prefix = prefix(key);
        BytesRef bound = whole(prefix, asked);
        BytesRef start = cut(prefix, bound);
        boolean askedIsLong = isLong(prefix, bound);
        boolean upwards = operator == Operator.GT || operator == Operator.GTE;
        terms.collect(
                prefix,
                upwards ? start : prefix,
                term -> {
                    boolean undecided = askedIsLong && isLong(prefix, term) && StringHelper.startsWith(term, start);
                    int order = undecided ? Strings.compareCodePoints(text(key), asked) : term.compareTo(bound);
                    if (operator.holds(order)) {
                        return Decision.MATCH;
                    }
                    return upwards || undecided ? Decision.SKIP : Decision.STOP;
                },
                target);
    }

    void match(TextMatch match, FixedBitSet target) throws IOException {
        if (match.kind() == TextMatch.Kind.STARTS_WITH) {
            startsWith(match.key(), match.text(), target);
        } else {
            contains(match.key(), match.text(), target);
        }
    }

    private void startsWith(String key, String asked, FixedBitSet target) throws IOException {
        BytesRef prefix = prefix(key);
        BytesRef whole = whole(prefix, asked);
        BytesRef start = cut(prefix, whole);
        boolean askedIsLong = isLong(prefix, whole);
        terms.collect(
                start,
                start,
                term -> !askedIsLong || (isLong(prefix, term) && text(key).startsWith(asked))
                        ? Decision.MATCH
                        : Decision.SKIP,
                target);
    }

    private void contains(String key, String asked, FixedBitSet target) throws IOException {
        BytesRef prefix = prefix(key);
        byte[] part = asked.getBytes(StandardCharsets.UTF_8);
        terms.collect(
                prefix,
                prefix,
                term -> {
                    boolean found = Bytes.contain(cut(prefix, term), prefix.length, part)
                            || (isLong(prefix, term) && text(key).contains(asked));
                    return found ? Decision.MATCH : Decision.SKIP;
                },
                target);
    }

    private static BytesRef whole(BytesRef prefix, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = new byte[prefix.length + utf8.length];
        System.arraycopy(prefix.bytes, prefix.offset, bytes, 0, prefix.length);
        System.arraycopy(utf8, 0, bytes, prefix.length, utf8.length);
        return new BytesRef(bytes);
    }

    private static boolean isLong(BytesRef prefix, BytesRef term) {
        return term.length > prefix.length + KeyTerms.MAX_TEXT_BYTES;
    }

    /** The part of the term that is text, without the hash of a long one. */
    private static BytesRef cut(BytesRef prefix, BytesRef term) {
        return new BytesRef(term.bytes, term.offset, Math.min(term.length, prefix.length + KeyTerms.MAX_TEXT_BYTES));
    }

    private static BytesRef prefix(String key) {
        return KeyTerms.prefix(key.equals(Filter.TEXT) ? KeyTerms.OF_TEXT : key, KeyTerms.TEXT);
    }

    private String text(String key) throws IOException {
        int record = terms.anyRecord();
        Object value = key.equals(Filter.TEXT)
                ? RecordReader.text(stored, record)
                : KeyPaths.value(RecordReader.metadata(stored, record), key);
        if (value instanceof String text) {
            return text;
        }
        throw new IllegalStateException("the term of a text belongs to a record without it");
    }
}
