package io.covector.embedded.internal.filter;

import io.covector.RecordId;
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
import io.covector.spi.KeyPaths;
import io.covector.spi.RecordFilter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.StoredFields;
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
    private static final RecordId ANY_ID = RecordId.of(0);

    private final LeafReaderContext leaf;
    private final PeriodicCheck check;
    private final PostingsCollector terms;
    private final TextEvaluator texts;
    private final PathlessRecords pathless;
    private final IdEvaluator ids;
    private final FixedBitSet target;

    private FilterEvaluator(LeafReaderContext leaf, PeriodicCheck check) throws IOException {
        this.leaf = leaf;
        this.check = check;
        StoredFields stored = leaf.reader().storedFields();
        this.terms = new PostingsCollector(leaf.reader(), check);
        this.texts = new TextEvaluator(terms, stored);
        this.pathless = new PathlessRecords(leaf.reader(), terms, stored, check);
        this.ids = new IdEvaluator(leaf.reader(), check);
        this.target = new FixedBitSet(leaf.reader().maxDoc());
    }

    /** For the same segment. */
    private FilterEvaluator(FilterEvaluator same) {
        this.leaf = same.leaf;
        this.check = same.check;
        this.terms = same.terms;
        this.texts = same.texts;
        this.pathless = same.pathless;
        this.ids = same.ids;
        this.target = new FixedBitSet(same.target.length());
    }

    /** The records of the segment that match, deleted ones included. */
    static FixedBitSet matches(LeafReaderContext leaf, Filter filter, PeriodicCheck check) throws IOException {
        try {
            return filter.accept(new FilterEvaluator(leaf, check));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private FixedBitSet matches(Filter filter) {
        check.step();
        return filter.accept(new FilterEvaluator(this));
    }

    @Override
    public FixedBitSet visit(Comparison comparison) {
        return io(() -> {
            String key = termKey(comparison.key());
            Operator operator = comparison.operator();
            if (key.equals(Filter.ID)) {
                ids.compare(comparison, target);
            } else if (operator == Operator.EQ) {
                terms.collect(KeyTerms.scalar(key, comparison.value()), target);
            } else if (comparison.value() instanceof Number number) {
                boolean included = operator == Operator.GTE || operator == Operator.LTE;
                boolean above = operator == Operator.GT || operator == Operator.GTE;
                collect(above ? NumberPoints.above(key, number, included) : NumberPoints.below(key, number, included));
            } else {
                texts.compare(comparison, target);
            }
            addPathless(key, comparison);
        });
    }

    @Override
    public FixedBitSet visit(In in) {
        return io(() -> {
            if (in.key().equals(Filter.ID)) {
                ids.in(in.values(), target);
            } else {
                collectAny(in.values(), value -> KeyTerms.scalar(termKey(in.key()), value));
                addPathless(in.key(), in);
            }
        });
    }

    @Override
    public FixedBitSet visit(IsNull isNull) {
        return io(() -> {
            FixedBitSet present = new FixedBitSet(target.length());
            String key = termKey(isNull.key());
            terms.collect(KeyTerms.prefix(key, KeyTerms.EXISTS), present);
            pathless.collect(key, metadata -> KeyPaths.value(metadata, key) != null, present);
            addComplement(present);
        });
    }

    @Override
    public FixedBitSet visit(TextMatch match) {
        return io(() -> {
            if (match.key().equals(Filter.ID)) {
                ids.match(match, target);
            } else {
                texts.match(match, target);
                addPathless(match.key(), match);
            }
        });
    }

    @Override
    public FixedBitSet visit(ListMatch match) {
        return io(() -> {
            Function<Object, BytesRef> term = value -> KeyTerms.element(match.key(), value);
            addPathless(match.key(), match);
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

    private static String termKey(String key) {
        return key.equals(Filter.TEXT) ? KeyTerms.OF_TEXT : key;
    }

    private void addPathless(String key, Filter test) throws IOException {
        pathless.collect(key, metadata -> RecordFilter.matches(test, ANY_ID, metadata), target);
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
