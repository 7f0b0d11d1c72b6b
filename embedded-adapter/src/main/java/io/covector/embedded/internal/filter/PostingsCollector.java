package io.covector.embedded.internal.filter;

import io.covector.embedded.internal.document.FieldNames;
import io.covector.embedded.internal.document.KeyTerms;
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
final class PostingsCollector {
    private final @Nullable TermsEnum terms;
    private final PeriodicCheck check;
    private @Nullable PostingsEnum postings;

    PostingsCollector(LeafReader reader, PeriodicCheck check) throws IOException {
        Terms keys = reader.terms(FieldNames.KEYS);
        this.terms = keys == null ? null : keys.iterator();
        this.check = check;
    }

    /** What to do with the records of a term, and whether to go on. */
    enum Decision {
        /** The records match. */
        MATCH,
        /** The records do not match. */
        SKIP,
        /** Neither these records nor those of later terms match. */
        STOP
    }

    /** Decides on the terms of a range, in their order. The bytes are reused for the next term. */
    interface TermPredicate {
        Decision decide(BytesRef term) throws IOException;
    }

    /** Adds the records that have the term. */
    void collect(BytesRef term, FixedBitSet target) throws IOException {
        check.step();
        if (terms != null && terms.seekExact(term)) {
            target.or(postings(terms));
        }
    }

    /** Adds the records of the terms that have the prefix, follow the first term, and match the predicate. */
    void collect(BytesRef prefix, BytesRef from, TermPredicate predicate, FixedBitSet target) throws IOException {
        if (terms == null || terms.seekCeil(from) == SeekStatus.END) {
            return;
        }
        for (BytesRef term = terms.term(); term != null && StringHelper.startsWith(term, prefix); term = terms.next()) {
            check.step();
            Decision verdict = predicate.decide(term);
            if (verdict == Decision.STOP) {
                return;
            }
            if (verdict == Decision.MATCH) {
                target.or(postings(terms));
            }
        }
    }

    /** Some record with the term that the predicate is deciding on. */
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
