package io.covector.embedded;

import java.io.IOException;
import java.util.Objects;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.index.TermsEnum.SeekStatus;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.apache.lucene.util.StringHelper;
import org.jspecify.annotations.Nullable;

/** Collects the records of a segment that have certain {@link KeyTerms}. Not thread-safe. */
final class LeafTerms {
    private final @Nullable TermsEnum terms;
    private final Pulse pulse;
    private @Nullable PostingsEnum postings;

    LeafTerms(LeafReader reader, Pulse pulse) throws IOException {
        Terms keys = reader.terms(Fields.KEYS);
        this.terms = keys == null ? null : keys.iterator();
        this.pulse = pulse;
    }

    /** What to do with a term of a range. */
    enum Verdict {
        /** Its records match. */
        TAKE,
        /** Its records do not. */
        SKIP,
        /** Neither its records nor those of any later term. */
        STOP
    }

    /** Looks at the terms of a range; the bytes are reused. */
    interface Chooser {
        Verdict choose(BytesRef term) throws IOException;
    }

    /** Adds the records that have the term. */
    void collect(BytesRef term, FixedBitSet target) throws IOException {
        pulse.step();
        if (terms != null && terms.seekExact(term)) {
            target.or(postings(terms));
        }
    }

    /** Adds the records that have a term with the prefix, from one term on, as far as the chooser takes them. */
    void collect(BytesRef prefix, BytesRef from, Chooser chooser, FixedBitSet target) throws IOException {
        if (terms == null || terms.seekCeil(from) == SeekStatus.END) {
            return;
        }
        for (BytesRef term = terms.term(); term != null && StringHelper.startsWith(term, prefix); term = terms.next()) {
            pulse.step();
            Verdict verdict = chooser.choose(term);
            if (verdict == Verdict.STOP) {
                return;
            }
            if (verdict == Verdict.TAKE) {
                target.or(postings(terms));
            }
        }
    }

    /** A record that has the term which the chooser is looking at. */
    int anyRecord() throws IOException {
        TermsEnum current = Objects.requireNonNull(terms);
        int record = postings(current).nextDoc();
        if (record == DocIdSetIterator.NO_MORE_DOCS) {
            throw new IllegalStateException("term without records");
        }
        return record;
    }

    private PostingsEnum postings(TermsEnum current) throws IOException {
        postings = current.postings(postings, PostingsEnum.NONE);
        return postings;
    }
}
