package io.covector.tck.oracle;

import io.covector.Metadata;
import io.covector.filter.And;
import io.covector.filter.Comparison;
import io.covector.filter.Filter;
import io.covector.filter.In;
import io.covector.filter.IsNull;
import io.covector.filter.ListMatch;
import io.covector.filter.Not;
import io.covector.filter.Or;
import io.covector.filter.TextMatch;
import java.util.List;
import java.util.OptionalInt;

/** Whether metadata matches a filter. Stateless and thread-safe. */
public final class FilterOracle {
    private FilterOracle() {}

    /** Whether the metadata matches: never unknown. */
    public static boolean matches(Filter filter, Metadata metadata) {
        if (filter instanceof And and) {
            return and.filters().stream().allMatch(part -> matches(part, metadata));
        }
        if (filter instanceof Or or) {
            return or.filters().stream().anyMatch(part -> matches(part, metadata));
        }
        if (filter instanceof Not not) {
            return !matches(not.filter(), metadata);
        }
        if (filter instanceof IsNull isNull) {
            return metadata.get(isNull.key()) == null;
        }
        return test(filter, metadata);
    }

    private static boolean test(Filter filter, Metadata metadata) {
        if (filter instanceof Comparison comparison) {
            Object stored = metadata.get(comparison.key());
            return stored != null && holds(comparison.operator(), Values.compare(stored, comparison.value()));
        }
        if (filter instanceof In in) {
            Object stored = metadata.get(in.key());
            return stored != null && in.values().stream().anyMatch(value -> Values.equal(stored, value));
        }
        if (filter instanceof TextMatch match) {
            return metadata.get(match.key()) instanceof String text
                    && (match.kind() == TextMatch.Kind.CONTAINS
                            ? text.contains(match.text())
                            : text.startsWith(match.text()));
        }
        if (filter instanceof ListMatch match) {
            return metadata.get(match.key()) instanceof List<?> list && holds(match, list);
        }
        throw new IllegalArgumentException("no meaning known for " + filter);
    }

    private static boolean holds(Comparison.Operator operator, OptionalInt sign) {
        if (sign.isEmpty()) {
            return false;
        }
        int s = sign.getAsInt();
        return switch (operator) {
            case EQ -> s == 0;
            case GT -> s > 0;
            case GTE -> s >= 0;
            case LT -> s < 0;
            case LTE -> s <= 0;
        };
    }

    private static boolean holds(ListMatch match, List<?> list) {
        return match.kind() == ListMatch.Kind.ANY
                ? match.values().stream().anyMatch(value -> has(list, value))
                : match.values().stream().allMatch(value -> has(list, value));
    }

    private static boolean has(List<?> list, Object value) {
        return list.stream().anyMatch(element -> element != null && Values.equal(element, value));
    }
}
