package io.covector.milvus.internal.filter;

import io.covector.Projection;
import io.covector.filter.And;
import io.covector.filter.Comparison;
import io.covector.filter.Filter;
import io.covector.filter.FilterVisitor;
import io.covector.filter.In;
import io.covector.filter.IsNull;
import io.covector.filter.ListMatch;
import io.covector.filter.Not;
import io.covector.filter.Or;
import io.covector.filter.TextMatch;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects the metadata keys that a filter tests. Not thread-safe. */
public final class TestedKeys implements FilterVisitor<Boolean> {
    private final Set<String> keys = new LinkedHashSet<>();

    private TestedKeys() {}

    /** The projection with the metadata that the filter tests beside its own. */
    public static Projection with(Filter filter, Projection projection) {
        if (projection.keys().isEmpty()) {
            return projection; // it has all
        }
        TestedKeys tested = new TestedKeys();
        tested.keys.addAll(projection.keys().get());
        filter.accept(tested);
        Projection both = Projection.keys(tested.keys.toArray(String[]::new));
        return projection.includesVectors() ? both.withVector() : both;
    }

    @Override
    public Boolean visit(Comparison test) {
        return keys.add(test.key());
    }

    @Override
    public Boolean visit(In in) {
        return keys.add(in.key());
    }

    @Override
    public Boolean visit(IsNull isNull) {
        return keys.add(isNull.key());
    }

    @Override
    public Boolean visit(TextMatch match) {
        return keys.add(match.key());
    }

    @Override
    public Boolean visit(ListMatch match) {
        return keys.add(match.key());
    }

    @Override
    public Boolean visit(And and) {
        return all(and.filters());
    }

    @Override
    public Boolean visit(Or or) {
        return all(or.filters());
    }

    @Override
    public Boolean visit(Not not) {
        return not.filter().accept(this);
    }

    private boolean all(List<Filter> filters) {
        filters.forEach(filter -> filter.accept(this));
        return !filters.isEmpty();
    }
}
