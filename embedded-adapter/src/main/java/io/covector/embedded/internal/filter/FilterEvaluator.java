package io.covector.embedded.internal.filter;

import io.covector.embedded.internal.document.KeyTerms;
import io.covector.embedded.internal.document.NumberPoints;
import io.covector.filter.And;
import io.covector.filter.Comparison;
import io.covector.filter.Comparison.Operator;
import io.covector.filter.Filter;
import io.covector.filter.FilterVisitor;
import io.covector.filter.In;
import io.covector.filter.IsNull;
import io.covector.filter.ListMatch;
import io.covector.filter.Not;
import io.covector.filter.Or;
import io.covector.filter.TextMatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;

/**
 * Finds the records of one segment that match a filter, as a bit set: AND, OR and NOT are the operations of sets.
 * Deleted records may be among the matches. Each visit adds its matches to the target. Not thread-safe.
 */
final class FilterEvaluator implements FilterVisitor<FixedBitSet> {
    private final LeafReaderContext leaf;
    private final PeriodicCheck check;
    private final PostingsCollector terms;
    private final TextEvaluator texts;
    private final FixedBitSet target;

    private FilterEvaluator(
            LeafReaderContext leaf,
            PeriodicCheck check,
            PostingsCollector terms,
            TextEvaluator texts,
            FixedBitSet target) {
        this.leaf = leaf;
        this.check = check;
        this.terms = terms;
        this.texts = texts;
        this.target = target;
    }

    /** The records of the segment that match, deleted ones included. */
    static FixedBitSet matches(LeafReaderContext leaf, Filter filter, PeriodicCheck check) throws IOException {
        PostingsCollector terms = new PostingsCollector(leaf.reader(), check);
        TextEvaluator texts = new TextEvaluator(terms, leaf.reader().storedFields());
        FixedBitSet target = new FixedBitSet(leaf.reader().maxDoc());
        try {
            return filter.accept(new FilterEvaluator(leaf, check, terms, texts, target));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private FixedBitSet matches(Filter filter) {
        check.step();
        FixedBitSet own = new FixedBitSet(target.length());
        return filter.accept(new FilterEvaluator(leaf, check, terms, texts, own));
    }

    @Override
    public FixedBitSet visit(Comparison comparison) {
        return io(() -> {
            String key = comparison.key();
            Operator operator = comparison.operator();
            if (operator == Operator.EQ) {
                terms.collect(KeyTerms.scalar(key, comparison.value()), target);
            } else if (comparison.value() instanceof Number number) {
                boolean included = operator == Operator.GTE || operator == Operator.LTE;
                boolean above = operator == Operator.GT || operator == Operator.GTE;
                collect(above ? NumberPoints.above(key, number, included) : NumberPoints.below(key, number, included));
            } else {
                texts.compare(comparison, target);
            }
        });
    }

    @Override
    public FixedBitSet visit(In in) {
        return io(() -> collectAny(in.values(), value -> KeyTerms.scalar(in.key(), value)));
    }

    @Override
    public FixedBitSet visit(IsNull isNull) {
        return io(() -> {
            FixedBitSet present = new FixedBitSet(target.length());
            terms.collect(KeyTerms.prefix(isNull.key(), KeyTerms.EXISTS), present);
            addComplement(present);
        });
    }

    @Override
    public FixedBitSet visit(TextMatch match) {
        return io(() -> texts.match(match, target));
    }

    @Override
    public FixedBitSet visit(ListMatch match) {
        return io(() -> {
            Function<Object, BytesRef> term = value -> KeyTerms.element(match.key(), value);
            if (match.kind() == ListMatch.Kind.ANY) {
                collectAny(match.values(), term);
                return;
            }
            FixedBitSet all = new FixedBitSet(target.length());
            all.set(0, all.length());
            for (Object value : match.values()) {
                FixedBitSet holders = new FixedBitSet(all.length());
                terms.collect(term.apply(value), holders);
                all.and(holders);
            }
            target.or(all);
        });
    }

    @Override
    public FixedBitSet visit(And and) {
        FixedBitSet all = new FixedBitSet(target.length());
        all.set(0, all.length());
        for (Filter filter : and.filters()) {
            all.and(matches(filter));
            if (all.scanIsEmpty()) {
                break;
            }
        }
        target.or(all);
        return target;
    }

    @Override
    public FixedBitSet visit(Or or) {
        for (Filter filter : or.filters()) {
            filter.accept(this);
        }
        return target;
    }

    @Override
    public FixedBitSet visit(Not not) {
        addComplement(matches(not.filter()));
        return target;
    }

    private void addComplement(FixedBitSet set) {
        set.flip(0, set.length());
        target.or(set);
    }

    // sorted, because the term dictionary is read faster in its order
    private void collectAny(List<Object> values, Function<Object, BytesRef> term) throws IOException {
        List<BytesRef> sorted = new ArrayList<>(values.size());
        values.forEach(value -> sorted.add(term.apply(value)));
        sorted.sort(null);
        for (BytesRef each : sorted) {
            terms.collect(each, target);
        }
    }

    private void collect(Query query) throws IOException {
        IndexSearcher searcher = new IndexSearcher(leaf.reader());
        searcher.setQueryCache(null);
        Scorer scorer = searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE_NO_SCORES, 1)
                .scorer(searcher.getIndexReader().leaves().get(0));
        if (scorer != null) {
            target.or(scorer.iterator());
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    private FixedBitSet io(Step step) {
        try {
            step.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return target;
    }
}
