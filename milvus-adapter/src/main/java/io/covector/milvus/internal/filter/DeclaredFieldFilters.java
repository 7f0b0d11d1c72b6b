package io.covector.milvus.internal.filter;

import static io.covector.milvus.internal.filter.ExpressionFragment.literal;

import io.covector.filter.Comparison.Operator;
import io.covector.filter.ListMatch;
import io.covector.milvus.internal.schema.FieldNames;
import io.covector.milvus.internal.server.ServerFeatures;
import java.util.ArrayList;
import java.util.List;

/**
 * Tests on declared fields, which Milvus compares exactly. A record without a value stores a default one and says so in
 * the field of {@link FieldNames#presence}. Immutable and thread-safe.
 */
public final class DeclaredFieldFilters {
    private final ServerFeatures features;

    DeclaredFieldFilters(ServerFeatures features) {
        this.features = features;
    }

    FilterPushdown isNull(String field, boolean negated) {
        return FilterPushdown.exact(negated ? present(field) : present(field).not());
    }

    FilterPushdown compare(String field, Operator operator, Object value, boolean negated) {
        return known(field, comparison(field, operator, value), negated);
    }

    private static Expression comparison(String field, Operator operator, Object value) {
        String name = FieldNames.of(field);
        if (value instanceof Long number && number == Long.MIN_VALUE) {
            return leastLong(name, operator);
        }
        Object operand = value instanceof Boolean ? value.toString() : literal(value);
        return test(ExpressionFragment.of(name, MetadataFilters.sign(operator), operand));
    }

    /**
     * Comparison with the least long. Some parsers refuse its literal, because the digits without the sign are no long.
     */
    private static Expression leastLong(String name, Operator operator) {
        return switch (operator) {
            case EQ, LTE -> test(ExpressionFragment.of(name, " < ", literal(-Long.MAX_VALUE)));
            case GT -> test(ExpressionFragment.of(name, " >= ", literal(-Long.MAX_VALUE)));
            case GTE -> Expression.TRUE;
            case LT -> Expression.FALSE;
        };
    }

    FilterPushdown in(String field, List<Object> values, boolean negated) {
        return known(field, isOneOf(FieldNames.of(field), values), negated);
    }

    /** The field, whose values are all of one type, holds one of the values. */
    public static Expression isOneOf(String name, List<Object> values) {
        List<Object> listed = new ArrayList<>(values);
        List<Expression> tests = new ArrayList<>();
        if (listed.removeIf(value -> value.equals(Long.MIN_VALUE))) {
            tests.add(leastLong(name, Operator.EQ));
        }
        for (Boolean truth : List.of(true, false)) {
            if (listed.removeIf(truth::equals)) {
                tests.add(test(ExpressionFragment.of(name + " == " + truth)));
            }
        }
        if (!listed.isEmpty()) {
            tests.add(test(ExpressionFragment.of(name, " in ", literal(List.copyOf(listed)))));
        }
        return Expression.or(tests);
    }

    FilterPushdown startsWith(String field, String prefix, boolean negated) {
        return known(field, test(TextExpressions.startsWith(FieldNames.of(field), prefix)), negated);
    }

    FilterPushdown contains(String field, String part, boolean negated) {
        if (part.isEmpty()) {
            return isNull(field, !negated);
        }
        if (features.infixLike() && TextExpressions.isPlainPattern(part)) {
            return known(field, test(TextExpressions.contains(FieldNames.of(field), part)), negated);
        }
        return FilterPushdown.of(negated ? present(field).not() : Expression.FALSE, present(field));
    }

    FilterPushdown list(String field, ListMatch.Kind kind, List<Object> values, boolean negated) {
        String function = kind == ListMatch.Kind.ANY ? "array_contains_any(" : "array_contains_all(";
        return known(
                field,
                test(ExpressionFragment.of(function, FieldNames.of(field), ", ", literal(values), ")")),
                negated);
    }

    private static FilterPushdown known(String field, Expression test, boolean negated) {
        Expression both = Expression.and(present(field), test);
        return FilterPushdown.exact(negated ? both.not() : both);
    }

    private static Expression test(ExpressionFragment test) {
        return Expression.leaf(test, test.wrap("not (", ")"));
    }

    static Expression present(String field) {
        String name = FieldNames.presence(field);
        return Expression.leaf(ExpressionFragment.of(name + " == true"), ExpressionFragment.of(name + " == false"));
    }
}
