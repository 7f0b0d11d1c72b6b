package io.covector.tck.oracle;

import io.covector.CollectionSpec;
import io.covector.DeclaredField;
import io.covector.FieldType;
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
import java.math.BigDecimal;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether metadata matches a filter. Immutable and thread-safe. */
public final class FilterOracle {
    private final Set<String> decimals;

    private FilterOracle(Set<String> decimals) {
        this.decimals = decimals;
    }

    /** Where no field is declared. */
    public static boolean matches(Filter filter, Metadata metadata) {
        return new FilterOracle(Set.of()).test(filter, metadata);
    }

    /** Where the fields of the spec are declared: those of type DECIMAL compare as decimals. */
    public static FilterOracle of(CollectionSpec spec) {
        return new FilterOracle(spec.fields().stream()
                .filter(field -> field.type() == FieldType.DECIMAL)
                .map(DeclaredField::name)
                .collect(Collectors.toSet()));
    }

    /** Whether the metadata matches: never unknown. */
    public boolean test(Filter filter, Metadata metadata) {
        if (filter instanceof And and) {
            return and.filters().stream().allMatch(part -> test(part, metadata));
        }
        if (filter instanceof Or or) {
            return or.filters().stream().anyMatch(part -> test(part, metadata));
        }
        if (filter instanceof Not not) {
            return !test(not.filter(), metadata);
        }
        if (filter instanceof IsNull isNull) {
            return metadata.get(isNull.key()) == null;
        }
        return leaf(filter, metadata);
    }

    private boolean leaf(Filter filter, Metadata metadata) {
        if (filter instanceof Comparison comparison) {
            Object stored = metadata.get(comparison.key());
            return stored != null
                    && holds(comparison.operator(), compare(comparison.key(), stored, comparison.value()));
        }
        if (filter instanceof In in) {
            Object stored = metadata.get(in.key());
            return stored != null
                    && in.values().stream()
                            .anyMatch(value -> compare(in.key(), stored, value).equals(OptionalInt.of(0)));
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

    private OptionalInt compare(String key, Object stored, Object value) {
        return decimals.contains(key) && stored instanceof Number a && value instanceof Number b
                ? OptionalInt.of(decimal(a).compareTo(decimal(b)))
                : Values.compare(stored, value);
    }

    /** A Double stands for what it prints. */
    private static BigDecimal decimal(Number number) {
        return new BigDecimal(number.toString());
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
