package io.covector.embedded;

import io.covector.Metadata;
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
import io.covector.spi.ExactNumbers;
import io.covector.text.Strings;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The plain meaning of filters, evaluated on one record's metadata. */
record Oracle(Metadata metadata) implements FilterVisitor<Boolean> {
    static boolean matches(Filter filter, Metadata metadata) {
        return filter.accept(new Oracle(metadata));
    }

    private static OptionalInt compare(@Nullable Object stored, Object asked) {
        if (stored instanceof Number a && asked instanceof Number b) {
            return OptionalInt.of(ExactNumbers.compare(a, b));
        }
        if (stored instanceof String a && asked instanceof String b) {
            return OptionalInt.of(Strings.compareCodePoints(a, b));
        }
        return stored instanceof Boolean && stored.equals(asked) ? OptionalInt.of(0) : OptionalInt.empty();
    }

    private static boolean equal(@Nullable Object stored, Object asked) {
        OptionalInt order = compare(stored, asked);
        return order.isPresent() && order.getAsInt() == 0;
    }

    @Override
    public Boolean visit(Comparison comparison) {
        OptionalInt order = compare(metadata.get(comparison.key()), comparison.value());
        return order.isPresent() && comparison.operator().holds(order.getAsInt());
    }

    @Override
    public Boolean visit(In in) {
        return in.values().stream().anyMatch(value -> equal(metadata.get(in.key()), value));
    }

    @Override
    public Boolean visit(IsNull isNull) {
        return metadata.get(isNull.key()) == null;
    }

    @Override
    public Boolean visit(TextMatch match) {
        return metadata.get(match.key()) instanceof String text
                && (match.kind() == TextMatch.Kind.CONTAINS
                        ? text.contains(match.text())
                        : text.startsWith(match.text()));
    }

    @Override
    public Boolean visit(ListMatch match) {
        if (!(metadata.get(match.key()) instanceof List<?> list)) {
            return false;
        }
        return match.kind() == ListMatch.Kind.ANY
                ? match.values().stream().anyMatch(value -> holds(list, value))
                : match.values().stream().allMatch(value -> holds(list, value));
    }

    private static boolean holds(List<?> list, Object value) {
        return list.stream().anyMatch(element -> equal(element, value));
    }

    @Override
    public Boolean visit(And and) {
        return and.filters().stream().allMatch(filter -> filter.accept(this));
    }

    @Override
    public Boolean visit(Or or) {
        return or.filters().stream().anyMatch(filter -> filter.accept(this));
    }

    @Override
    public Boolean visit(Not not) {
        return !not.filter().accept(this);
    }
}
