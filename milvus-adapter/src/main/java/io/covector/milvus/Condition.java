package io.covector.milvus;

import java.util.ArrayList;
import java.util.List;

/**
 * A filter in terms of the server's expressions. A record outside of {@code doubt} matches if and only if {@code exact} is true
 * of it; for one inside, the server's answer proves nothing and the filter is evaluated here. Every match meets {@code within}.
 * Immutable and thread-safe.
 *
 * @param exact the filter as the server evaluates it
 * @param doubt the records for which the server cannot be believed
 * @param within a superset of the matches
 */
record Condition(Expr exact, Expr doubt, Expr within) {
    static Condition exact(Expr exact) {
        return new Condition(exact, Expr.FALSE, exact);
    }

    /** Exact but for some records. */
    static Condition of(Expr exact, Expr doubt) {
        return new Condition(exact, doubt, Expr.or(exact, doubt));
    }

    static Condition and(List<Condition> parts) {
        return combine(true, parts);
    }

    static Condition or(List<Condition> parts) {
        return combine(false, parts);
    }

    private static Condition combine(boolean all, List<Condition> parts) {
        List<Expr> exact = new ArrayList<>(parts.size());
        List<Expr> doubt = new ArrayList<>(parts.size());
        List<Expr> within = new ArrayList<>(parts.size());
        for (Condition part : parts) {
            exact.add(part.exact);
            doubt.add(part.doubt);
            within.add(part.within);
        }
        return new Condition(
                all ? Expr.and(exact) : Expr.or(exact), Expr.or(doubt), all ? Expr.and(within) : Expr.or(within));
    }

    boolean isExact() {
        return doubt.equals(Expr.FALSE);
    }

    /** The matches that need no second look. */
    Expr certain() {
        return Expr.and(exact, doubt.not());
    }

    /** Where the other matches are. */
    Expr candidates() {
        return Expr.and(within, doubt);
    }
}
