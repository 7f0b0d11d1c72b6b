package io.covector.milvus;

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
import java.util.List;

/** Turns a bound filter into a {@link Condition}; complements go down to the tests. Immutable and thread-safe. */
final class FilterCompiler implements FilterVisitor<Condition> {
    /** Deepest expression that is sent: each level is two of the 100 that the server's protobuf reader nests. */
    private static final int MAX_DEPTH = 40;

    private final CollectionSpec spec;
    private final DeclaredFilters declared;
    private final JsonFilters json;
    private final boolean negated;

    private FilterCompiler(CollectionSpec spec, DeclaredFilters declared, JsonFilters json, boolean negated) {
        this.spec = spec;
        this.declared = declared;
        this.json = json;
        this.negated = negated;
    }

    static Condition compile(Filter filter, CollectionSpec spec, Features features) {
        Condition condition = filter.accept(
                new FilterCompiler(spec, new DeclaredFilters(features), new JsonFilters(features), false));
        boolean tooDeep =
                condition.exact().depth() > MAX_DEPTH || condition.within().depth() > MAX_DEPTH;
        return tooDeep ? new Condition(Expr.FALSE, Expr.TRUE, Expr.TRUE) : condition;
    }

    @Override
    public Condition visit(Comparison test) {
        return isDeclared(test.key())
                ? declared.compare(test.key(), test.operator(), test.value(), negated)
                : json.compare(test.key(), test.operator(), test.value(), negated);
    }

    @Override
    public Condition visit(In in) {
        if (in.values().isEmpty()) {
            return Condition.exact(negated ? Expr.TRUE : Expr.FALSE);
        }
        return isDeclared(in.key())
                ? declared.in(in.key(), in.values(), negated)
                : json.in(in.key(), in.values(), negated);
    }

    @Override
    public Condition visit(IsNull isNull) {
        return isDeclared(isNull.key()) ? declared.isNull(isNull.key(), negated) : json.isNull(isNull.key(), negated);
    }

    @Override
    public Condition visit(TextMatch match) {
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
    public Condition visit(ListMatch match) {
        return isDeclared(match.key())
                ? declared.list(match.key(), match.kind(), match.values(), negated)
                : json.list(match.key(), match.kind(), match.values(), negated);
    }

    @Override
    public Condition visit(And and) {
        List<Condition> parts = all(and.filters());
        return negated ? Condition.or(parts) : Condition.and(parts);
    }

    @Override
    public Condition visit(Or or) {
        List<Condition> parts = all(or.filters());
        return negated ? Condition.and(parts) : Condition.or(parts);
    }

    @Override
    public Condition visit(Not not) {
        return not.filter().accept(new FilterCompiler(spec, declared, json, !negated));
    }

    private List<Condition> all(List<Filter> filters) {
        return filters.stream().map(filter -> filter.accept(this)).toList();
    }

    private boolean isDeclared(String key) {
        return spec.field(key).isPresent();
    }
}
