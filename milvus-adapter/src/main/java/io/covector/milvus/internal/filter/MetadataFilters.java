package io.covector.milvus.internal.filter;

import static io.covector.milvus.internal.filter.ExpressionFragment.literal;

import io.covector.filter.Comparison.Operator;
import io.covector.filter.ListMatch;
import io.covector.milvus.internal.schema.FieldNames;
import io.covector.milvus.internal.schema.MetadataKeys;
import io.covector.milvus.internal.server.ServerFeatures;
import io.covector.spi.ExactNumbers;
import java.util.ArrayList;
import java.util.List;

/**
 * Tests on keys of the metadata. All servers agree about texts. Numbers are compared as doubles, which is exact except
 * for records that are marked {@link FieldNames#INEXACT}. Servers differ in what {@code not} makes of a missing key, so
 * that the complement tests for the key first. Immutable and thread-safe.
 */
final class MetadataFilters implements KeyTests {
    static final Expression INEXACT = Expression.leaf(
            ExpressionFragment.of(FieldNames.INEXACT + " == true"),
            ExpressionFragment.of(FieldNames.INEXACT + " == false"));

    private final ServerFeatures features;

    MetadataFilters(ServerFeatures features) {
        this.features = features;
    }

    @Override
    public FilterPushdown isNull(String key, boolean negated) {
        return FilterPushdown.exact(negated ? exists(key) : exists(key).not());
    }

    @Override
    public FilterPushdown compare(String key, Operator operator, Object value, boolean negated) {
        if (value instanceof Number number) {
            return compareNumber(key, operator, number, negated);
        }
        Object operand = value instanceof Boolean ? value.toString() : literal(value);
        Expression test = test(key, ExpressionFragment.of(path(key), JsonTests.sign(operator), operand), negated);
        // on Milvus Lite true equals 1, and comparing a text with another type is unknown instead of false
        boolean uncertain = features.lite() && (value instanceof Boolean || (negated && operator != Operator.EQ));
        return FilterPushdown.of(test, uncertain ? exists(key) : Expression.FALSE);
    }

    private FilterPushdown compareNumber(String key, Operator operator, Number number, boolean negated) {
        Expression recheck = INEXACT;
        if (features.lite()
                && ((negated && operator != Operator.EQ) || holds(operator, 0, number) || holds(operator, 1, number))) {
            recheck = exists(key);
        }
        Double operand = JsonTests.exactDouble(number);
        if (operand == null) {
            return compareRounded(key, operator, (Long) number, negated, recheck);
        }
        return FilterPushdown.of(
                test(key, ExpressionFragment.of(path(key), JsonTests.sign(operator), literal(operand)), negated),
                recheck);
    }

    // no double equals the number, and none lies between it and its nearest double
    private FilterPushdown compareRounded(
            String key, Operator operator, long number, boolean negated, Expression recheck) {
        if (operator == Operator.EQ) {
            return FilterPushdown.of(negated ? Expression.TRUE : Expression.FALSE, recheck);
        }
        double nearest = number;
        boolean nearestIsAbove = ExactNumbers.compare(nearest, number) > 0;
        boolean above = operator == Operator.GT || operator == Operator.GTE;
        Operator rounded =
                above ? (nearestIsAbove ? Operator.GTE : Operator.GT) : (nearestIsAbove ? Operator.LT : Operator.LTE);
        return FilterPushdown.of(
                test(key, ExpressionFragment.of(path(key), JsonTests.sign(rounded), literal(nearest)), negated),
                recheck);
    }

    private static boolean holds(Operator operator, double stored, Number number) {
        return operator.holds(ExactNumbers.compare(stored, number));
    }

    /**
     * One list of the texts and one of the numbers, because a comparison for each value takes the server seconds. Lite
     * reads no lists here.
     */
    @Override
    public FilterPushdown in(String key, List<Object> values, boolean negated) {
        List<FilterPushdown> parts = new ArrayList<>();
        List<Object> texts = new ArrayList<>();
        List<Object> numbers = new ArrayList<>();
        for (Object value : values) {
            Double number = value instanceof Number it ? JsonTests.exactDouble(it) : null;
            if (features.lite() || (number == null && !(value instanceof String))) {
                parts.add(compare(key, Operator.EQ, value, negated));
            } else if (number != null) {
                numbers.add(number);
            } else {
                texts.add(value);
            }
        }
        if (!texts.isEmpty()) {
            parts.add(FilterPushdown.exact(isOneOf(key, texts, negated)));
        }
        if (!numbers.isEmpty()) {
            parts.add(FilterPushdown.of(isOneOf(key, numbers, negated), INEXACT));
        }
        return negated ? FilterPushdown.and(parts) : FilterPushdown.or(parts);
    }

    private static Expression isOneOf(String key, List<Object> values, boolean negated) {
        return test(key, ExpressionFragment.of(path(key), " in ", literal(values)), negated);
    }

    @Override
    public FilterPushdown startsWith(String key, String prefix, boolean negated) {
        ExpressionFragment test = TextExpressions.startsWith(path(key), prefix);
        return FilterPushdown.of(test(key, test, negated), negated && features.lite() ? exists(key) : Expression.FALSE);
    }

    @Override
    public FilterPushdown contains(String key, String part, boolean negated) {
        if (part.isEmpty()) {
            return startsWith(key, part, negated);
        }
        if (features.infixLike() && TextExpressions.isPlainPattern(part)) {
            return FilterPushdown.exact(test(key, TextExpressions.contains(path(key), part), negated));
        }
        return unknown(key, negated);
    }

    @Override
    public FilterPushdown list(String key, ListMatch.Kind kind, List<Object> values, boolean negated) {
        if (!values.stream().allMatch(String.class::isInstance)) {
            return unknown(key, negated);
        }
        String function = kind == ListMatch.Kind.ANY ? "json_contains_any(" : "json_contains_all(";
        ExpressionFragment test = ExpressionFragment.of(function, path(key), ", ", literal(values), ")");
        return FilterPushdown.of(test(key, test, negated), INEXACT);
    }

    /** A test that only the client can do. */
    private static FilterPushdown unknown(String key, boolean negated) {
        return FilterPushdown.of(negated ? exists(key).not() : Expression.FALSE, exists(key));
    }

    private static Expression test(String key, ExpressionFragment test, boolean negated) {
        return JsonTests.test(path(key), test, negated);
    }

    private static Expression exists(String key) {
        return JsonTests.exists(path(key));
    }

    private static String path(String key) {
        return JsonTests.path(FieldNames.METADATA, List.of(MetadataKeys.store(key)));
    }
}
