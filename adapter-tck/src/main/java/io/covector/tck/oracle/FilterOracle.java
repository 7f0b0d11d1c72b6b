package io.covector.tck.oracle;

import io.covector.CollectionSpec;
import io.covector.DeclaredField;
import io.covector.FieldType;
import io.covector.Metadata;
import io.covector.RecordId;
import io.covector.VectorRecord;
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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether a record matches a filter. A dotted key that the metadata has is that key, else it leads through objects.
 * Immutable and thread-safe.
 */
public final class FilterOracle {
    private static final RecordId ANY_ID = RecordId.of("any");

    private final Set<String> decimals;

    private FilterOracle(Set<String> decimals) {
        this.decimals = decimals;
    }

    /** Where no field is declared. */
    public static boolean matches(Filter filter, Metadata metadata) {
        return matches(filter, VectorRecord.of(ANY_ID, null, metadata));
    }

    /** Where no field is declared. */
    public static boolean matches(Filter filter, VectorRecord record) {
        return new FilterOracle(Set.of()).test(filter, record);
    }

    /** Where the fields of the spec are declared: those of type DECIMAL compare as decimals. */
    public static FilterOracle of(CollectionSpec spec) {
        return new FilterOracle(spec.fields().stream()
                .filter(field -> field.type() == FieldType.DECIMAL)
                .map(DeclaredField::name)
                .collect(Collectors.toSet()));
    }

    /** Whether the record matches: never unknown. */
    public boolean test(Filter filter, VectorRecord record) {
        if (filter instanceof And and) {
            return and.filters().stream().allMatch(part -> test(part, record));
        }
        if (filter instanceof Or or) {
            return or.filters().stream().anyMatch(part -> test(part, record));
        }
        if (filter instanceof Not not) {
            return !test(not.filter(), record);
        }
        if (filter instanceof IsNull isNull) {
            return stored(isNull.key(), record) == null;
        }
        return leaf(filter, record);
    }

    private boolean leaf(Filter filter, VectorRecord record) {
        if (filter instanceof Comparison comparison) {
            Object stored = stored(comparison.key(), record);
            return stored != null
                    && holds(comparison.operator(), compare(comparison.key(), stored, comparison.value()));
        }
        if (filter instanceof In in) {
            Object stored = stored(in.key(), record);
            return stored != null
                    && in.values().stream()
                            .anyMatch(value -> compare(in.key(), stored, value).equals(OptionalInt.of(0)));
        }
        if (filter instanceof TextMatch match) {
            return stored(match.key(), record) instanceof String text
                    && (match.kind() == TextMatch.Kind.CONTAINS
                            ? text.contains(match.text())
                            : text.startsWith(match.text()));
        }
        if (filter instanceof ListMatch match) {
            return stored(match.key(), record) instanceof List<?> list && holds(match, list);
        }
        throw new IllegalArgumentException("no meaning known for " + filter);
    }

    private static @Nullable Object stored(String key, VectorRecord record) {
        if (key.equals("$id")) {
            return record.id().value();
        }
        if (key.equals("$text")) {
            return record.text();
        }
        Map<String, @Nullable Object> top = record.metadata().asMap();
        return top.containsKey(key) ? top.get(key) : inside(top, Arrays.asList(key.split("\\.", -1)));
    }

    private static @Nullable Object inside(@Nullable Object holder, List<String> path) {
        if (path.isEmpty()) {
            return holder;
        }
        return holder instanceof Map<?, ?> object && !path.contains("")
                ? inside(object.get(path.get(0)), path.subList(1, path.size()))
                : null;
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
