package io.covector.milvus.internal.filter;

import io.covector.CollectionSpec;
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

    private final CollectionSpec spec;
    private final DeclaredFieldFilters declared;
    private final MetadataFilters json;
    private final boolean negated;

    private FilterCompiler(CollectionSpec spec, DeclaredFieldFilters declared, MetadataFilters json, boolean negated) {
        this.spec = spec;
        this.declared = declared;
        this.json = json;
        this.negated = negated;
    }

    public static FilterPushdown compile(Filter filter, CollectionSpec spec, ServerFeatures features) {
        FilterPushdown pushdown = filter.accept(
                new FilterCompiler(spec, new DeclaredFieldFilters(features), new MetadataFilters(features), false));
        boolean tooDeep =
                pushdown.exact().depth() > MAX_DEPTH || pushdown.superset().depth() > MAX_DEPTH;
        return tooDeep ? new FilterPushdown(Expression.FALSE, Expression.TRUE, Expression.TRUE) : pushdown;
    }

    @Override
    public FilterPushdown visit(Comparison test) {
        return isDeclared(test.key())
                ? declared.compare(test.key(), test.operator(), test.value(), negated)
                : json.compare(test.key(), test.operator(), test.value(), negated);
    }

    @Override
    public FilterPushdown visit(In in) {
        if (in.values().isEmpty()) {
            return FilterPushdown.exact(negated ? Expression.TRUE : Expression.FALSE);
        }
        return isDeclared(in.key())
                ? declared.in(in.key(), in.values(), negated)
                : json.in(in.key(), in.values(), negated);
    }

    @Override
    public FilterPushdown visit(IsNull isNull) {
        return isDeclared(isNull.key()) ? declared.isNull(isNull.key(), negated) : json.isNull(isNull.key(), negated);
    }

    @Override
    public FilterPushdown visit(TextMatch match) {
        boolean start = match.kind() == TextMatch.Kind.STARTS_WITH;
        if (isDeclared(match.key())) {
            return start
                    ? declared.startsWith(match.key(), match.text(), negated)
                    : declared.contains(match.key(), match.text(), negated);
        }
        return start
                ? json.startsWith(match.key(), match.text(), negated)
                : json.contains(match.key(), match.text(), negated);
    }

    @Override
    public FilterPushdown visit(ListMatch match) {
        return isDeclared(match.key())
                ? declared.list(match.key(), match.kind(), match.values(), negated)
                : json.list(match.key(), match.kind(), match.values(), negated);
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
        return not.filter().accept(new FilterCompiler(spec, declared, json, !negated));
    }

    private List<FilterPushdown> all(List<Filter> filters) {
        return filters.stream().map(filter -> filter.accept(this)).toList();
    }

    private boolean isDeclared(String key) {
        return spec.field(key).isPresent();
    }
}
