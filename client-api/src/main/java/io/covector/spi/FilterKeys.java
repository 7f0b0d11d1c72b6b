package io.covector.spi;

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

/** The keys that a filter tests, {@link Filter#ID} and {@link Filter#TEXT} among them. Not thread-safe. */
public final class FilterKeys implements FilterVisitor<Boolean> {
    private final Set<String> keys = new LinkedHashSet<>();

    private FilterKeys() {}

    /** The keys, each once, in the order of the filter. */
    public static Set<String> of(Filter filter) {
        FilterKeys tested = new FilterKeys();
        filter.accept(tested);
        return tested.keys;
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
