package io.covector.milvus.internal.filter;

import java.util.ArrayList;
import java.util.List;

/**
 * A filter as expressions of the server. A record for which {@code recheck} is false matches if and only if {@code
 * exact} is true. A record for which {@code recheck} is true may be misjudged by the server: the client evaluates the
 * filter. Immutable and thread-safe.
 *
 * @param exact the filter as the server evaluates it
 * @param recheck the records that the server may misjudge
 * @param superset true for every record that matches, and maybe for others
 */
public record FilterPushdown(Expression exact, Expression recheck, Expression superset) {
    /** The server says nothing: the client evaluates the filter for every record. */
    static final FilterPushdown BY_CLIENT = new FilterPushdown(Expression.FALSE, Expression.TRUE, Expression.TRUE);

    public static FilterPushdown exact(Expression exact) {
        return new FilterPushdown(exact, Expression.FALSE, exact);
    }

    /** Exact except for the records to recheck. */
    static FilterPushdown of(Expression exact, Expression recheck) {
        return new FilterPushdown(exact, recheck, Expression.or(exact, recheck));
    }

    static FilterPushdown and(List<FilterPushdown> parts) {
        return combine(true, parts);
    }

    static FilterPushdown or(List<FilterPushdown> parts) {
        return combine(false, parts);
    }

    private static FilterPushdown combine(boolean all, List<FilterPushdown> parts) {
        List<Expression> exact = new ArrayList<>(parts.size());
        List<Expression> recheck = new ArrayList<>(parts.size());
        List<Expression> superset = new ArrayList<>(parts.size());
        for (FilterPushdown part : parts) {
            exact.add(part.exact);
            recheck.add(part.recheck);
            superset.add(part.superset);
        }
        return new FilterPushdown(
                all ? Expression.and(exact) : Expression.or(exact),
                Expression.or(recheck),
                all ? Expression.and(superset) : Expression.or(superset));
    }

    public boolean isExact() {
        return recheck.equals(Expression.FALSE);
    }

    /** The matches that need no recheck. */
    public Expression certain() {
        return Expression.and(exact, recheck.not());
    }

    /** The records to recheck that may match. */
    public Expression candidates() {
        return Expression.and(superset, recheck);
    }
}
