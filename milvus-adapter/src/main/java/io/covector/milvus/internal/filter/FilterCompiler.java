package io.covector.milvus.internal.filter;

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
import io.covector.milvus.internal.schema.Layout;
import io.covector.milvus.internal.server.ServerFeatures;
import java.util.List;

/**
 * ReadWriteGate a bound filter into a {@link FilterPushdown}; complements go down to the tests. Immutable and
 * thread-safe.
 */
public final class FilterCompiler implements FilterVisitor<FilterPushdown> {
    /**
     * Deepest expression that is sent: the server's protobuf reader accepts 100 levels, and each operator takes two.
     */
    private static final int MAX_DEPTH = 40;

    private final Layout layout;
    private final KeyTests declared;
    private final KeyTests json;
    private final boolean negated;

    private FilterCompiler(Layout layout, KeyTests declared, KeyTests json, boolean negated) {
        this.layout = layout;
        this.declared = declared;
        this.json = json;
        this.negated = negated;
    }

    public static FilterPushdown compile(Filter filter, Layout layout, ServerFeatures features) {
        FilterPushdown pushdown = filter.accept(new FilterCompiler(
                layout, new DeclaredFieldFilters(layout, features), metadata(layout, features), false));
        boolean tooDeep =
                pushdown.exact().depth() > MAX_DEPTH || pushdown.superset().depth() > MAX_DEPTH;
        return tooDeep ? FilterPushdown.BY_CLIENT : pushdown;
    }

    private static KeyTests metadata(Layout layout, ServerFeatures features) {
        if (layout.isOwn()) {
            return PathFilters.own(features);
        }
        return layout.metadata()
                .map(field -> PathFilters.foreign(field, features))
                .orElseGet(NoMetadata::new);
    }

    private KeyTests tests(String key) {
        boolean own = key.equals(Filter.ID) || key.equals(Filter.TEXT);
        return own || layout.spec().field(key).isPresent() ? declared : json;
    }

    @Override
    public FilterPushdown visit(Comparison test) {
        return tests(test.key()).compare(test.key(), test.operator(), test.value(), negated);
    }

    @Override
    public FilterPushdown visit(In in) {
        if (in.values().isEmpty()) {
            return FilterPushdown.exact(negated ? Expression.TRUE : Expression.FALSE);
        }
        return tests(in.key()).in(in.key(), in.values(), negated);
    }

    @Override
    public FilterPushdown visit(IsNull isNull) {
        return tests(isNull.key()).isNull(isNull.key(), negated);
    }

    @Override
    public FilterPushdown visit(TextMatch match) {
        KeyTests tests = tests(match.key());
        return match.kind() == TextMatch.Kind.STARTS_WITH
                ? tests.startsWith(match.key(), match.text(), negated)
                : tests.contains(match.key(), match.text(), negated);
    }

    @Override
    public FilterPushdown visit(ListMatch match) {
        return tests(match.key()).list(match.key(), match.kind(), match.values(), negated);
    }

    @Override
    public FilterPushdown visit(And and) {
        List<FilterPushdown> parts = all(and.filters());
        return negated ? FilterPushdown.or(parts) : FilterPushdown.and(parts);
    }

    @Override
    public FilterPushdown visit(Or or) {
        List<FilterPushdown> parts = all(or.filters());
        return negated ? FilterPushdown.and(parts) : FilterPushdown.or(parts);
    }

    @Override
    public FilterPushdown visit(Not not) {
        return not.filter().accept(new FilterCompiler(layout, declared, json, !negated));
    }

    private List<FilterPushdown> all(List<Filter> filters) {
        return filters.stream().map(filter -> filter.accept(this)).toList();
    }
}
