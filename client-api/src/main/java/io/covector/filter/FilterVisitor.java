package io.covector.filter;

/** One method for each kind of filter: how a filter is translated or evaluated. */
public interface FilterVisitor<R> {
    /** A comparison with one value. */
    R visit(Comparison comparison);

    /** One of several values. */
    R visit(In in);

    /** Missing or null. */
    R visit(IsNull isNull);

    /** Part or start of a text. */
    R visit(TextMatch match);

    /** Elements of a list. */
    R visit(ListMatch match);

    /** All of several filters. */
    R visit(And and);

    /** Any of several filters. */
    R visit(Or or);

    /** The complement of a filter. */
    R visit(Not not);
}
