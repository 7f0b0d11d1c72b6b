package io.covector.test;

import io.covector.Metadata;
import io.covector.filter.And;
import io.covector.filter.Comparison;
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

/** Whether the metadata of one record matches a filter. Immutable and thread-safe. */
record MetadataMatch(Metadata metadata) implements FilterVisitor<Boolean> {
    @Override
    public Boolean visit(Comparison comparison) {
        Object stored = metadata.get(comparison.key());
        if (stored == null) {
            return false;
        }
        OptionalInt sign = compare(stored, comparison.value());
        return sign.isPresent() && comparison.operator().holds(sign.getAsInt());
    }

    @Override
    public Boolean visit(In in) {
        Object stored = metadata.get(in.key());
        return stored != null && has(in.values(), stored);
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
                ? match.values().stream().anyMatch(value -> has(list, value))
                : match.values().stream().allMatch(value -> has(list, value));
    }

    @Override
    public Boolean visit(And and) {
        return and.filters().stream().allMatch(part -> part.accept(this));
    }

    @Override
    public Boolean visit(Or or) {
        return or.filters().stream().anyMatch(part -> part.accept(this));
    }

    @Override
    public Boolean visit(Not not) {
        return !not.filter().accept(this);
    }

    private static boolean has(List<?> list, Object value) {
        return list.stream()
                .anyMatch(element -> element != null && compare(element, value).equals(OptionalInt.of(0)));
    }

    /** The sign of {@code a - b}; empty if the two are not both text, both numbers or both truth values. */
    private static OptionalInt compare(Object a, Object b) {
        if (a instanceof String x && b instanceof String y) {
            return OptionalInt.of(Integer.signum(Strings.compareCodePoints(x, y)));
        }
        if (a instanceof Number x && b instanceof Number y) {
            return OptionalInt.of(Integer.signum(ExactNumbers.compare(x, y)));
        }
        if (a instanceof Boolean x && b instanceof Boolean y) {
            return OptionalInt.of(Boolean.compare(x, y));
        }
        return OptionalInt.empty();
    }
}
