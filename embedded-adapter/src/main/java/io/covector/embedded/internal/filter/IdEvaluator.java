package io.covector.embedded.internal.filter;

import io.covector.embedded.internal.document.FieldNames;
import io.covector.embedded.internal.document.IdTerms;
import io.covector.filter.Comparison;
import io.covector.filter.Comparison.Operator;
import io.covector.filter.TextMatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.apache.lucene.util.StringHelper;

/** Finds the records of one segment by their ids: single ones by their terms, others by a look at each. */
final class IdEvaluator {
    private final LeafReader reader;
    private final PeriodicCheck check;

    IdEvaluator(LeafReader reader, PeriodicCheck check) {
        this.reader = reader;
        this.check = check;
    }

    void compare(Comparison comparison, FixedBitSet target) throws IOException {
        Operator operator = comparison.operator();
        if (operator == Operator.EQ) {
            in(List.of(comparison.value()), target);
            return;
        }
        BytesRef bound = IdTerms.term(comparison.value());
        collect(id -> operator.holds(id.compareTo(bound)), target);
    }

    void in(List<Object> values, FixedBitSet target) throws IOException {
        Terms ids = reader.terms(FieldNames.ID);
        if (ids == null) {
            return;
        }
        TermsEnum terms = ids.iterator();
        PostingsEnum postings = null;
        for (BytesRef term : values.stream().map(IdTerms::term).sorted().toList()) {
            check.step();
            if (terms.seekExact(term)) {
                postings = terms.postings(postings, PostingsEnum.NONE);
                target.or(postings);
            }
        }
    }

    void match(TextMatch match, FixedBitSet target) throws IOException {
        byte[] part = match.text().getBytes(StandardCharsets.UTF_8);
        if (match.kind() == TextMatch.Kind.STARTS_WITH) {
            BytesRef prefix = new BytesRef(part);
            collect(id -> StringHelper.startsWith(id, prefix), target);
        } else {
            collect(id -> Bytes.contain(id, 0, part), target);
        }
    }

    private void collect(Predicate<BytesRef> test, FixedBitSet target) throws IOException {
        BinaryDocValues ids = reader.getBinaryDocValues(FieldNames.ID);
        if (ids == null) {
            return;
        }
        for (int doc = ids.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = ids.nextDoc()) {
            check.step();
            if (test.test(ids.binaryValue())) {
                target.set(doc);
            }
        }
    }
}
