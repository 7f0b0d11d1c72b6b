package io.covector.milvus.internal.filter;

import static io.covector.milvus.internal.filter.ExpressionFragment.literal;

import io.covector.filter.Comparison.Operator;
import io.covector.filter.Filter;
import io.covector.filter.ListMatch;
import io.covector.milvus.internal.schema.FieldColumn;
import io.covector.milvus.internal.schema.FieldNames;
import io.covector.milvus.internal.schema.Layout;
import io.covector.milvus.internal.server.ServerFeatures;
import io.milvus.grpc.DataType;
import java.util.ArrayList;
import java.util.List;

/**
 * Tests on declared fields, the id and the text, which Milvus compares exactly. A record without a value stores a
 * default one and says so in the field of {@link FieldNames#presence}. Immutable and thread-safe.
 */
public final class DeclaredFieldFilters implements KeyTests {
    private final Layout layout;
    private final ServerFeatures features;

    DeclaredFieldFilters(Layout layout, ServerFeatures features) {
        this.layout = layout;
        this.features = features;
    }

    @Override
    public FilterPushdown isNull(String field, boolean negated) {
        if (column(field).nullable() && !column(field).inExpressions()) {
            return FilterPushdown.BY_CLIENT;
        }
        return FilterPushdown.exact(negated ? present(field) : present(field).not());
    }

    @Override
    public FilterPushdown compare(String field, Operator operator, Object value, boolean negated) {
        return known(field, comparison(column(field), operator, value), negated);
    }

    private static Expression comparison(FieldColumn column, Operator operator, Object value) {
        String name = column.name();
        if (column.type() == DataType.Float) {
            return singlePrecision(name, operator, ((Number) value).doubleValue());
        }
        if (value instanceof Long number && isNarrow(column.type())) {
            return narrow(column, operator, number);
        }
        return comparison(name, operator, value);
    }

    private static Expression comparison(String name, Operator operator, Object value) {
        if (value instanceof Long number && number == Long.MIN_VALUE) {
            return leastLong(name, operator);
        }
        Object operand = value instanceof Boolean ? value.toString() : literal(value);
        return test(ExpressionFragment.of(name, JsonTests.sign(operator), operand));
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

    /** A field of single precision, compared as what it reads as. */
    private static Expression singlePrecision(String name, Operator operator, double value) {
        if (operator == Operator.EQ) {
            Double stored = Float32.equal(value);
            return stored == null ? Expression.FALSE : comparison(name, operator, (Object) stored);
        }
        boolean below = operator == Operator.LT || operator == Operator.LTE;
        float bound = Float32.bound(operator, value);
        if (Float.isInfinite(bound)) {
            return below ? Expression.TRUE : Expression.FALSE;
        }
        return comparison(name, below ? Operator.LT : Operator.GTE, (Object) (double) bound);
    }

    private static boolean isNarrow(DataType type) {
        return type == DataType.Int8 || type == DataType.Int16 || type == DataType.Int32;
    }

    /** A field of fewer than 64 bits, for which servers may cut a greater number or refuse it. */
    private static Expression narrow(FieldColumn column, Operator operator, long number) {
        long least = column.type() == DataType.Int8
                ? Byte.MIN_VALUE
                : column.type() == DataType.Int16 ? Short.MIN_VALUE : Integer.MIN_VALUE;
        if (number >= least && number < -least) {
            return comparison(column.name(), operator, (Object) number);
        }
        boolean above = operator == Operator.GT || operator == Operator.GTE;
        return operator != Operator.EQ && (number < least) == above ? Expression.TRUE : Expression.FALSE;
    }

    @Override
    public FilterPushdown in(String field, List<Object> values, boolean negated) {
        FieldColumn column = column(field);
        if (column.type() == DataType.Float || isNarrow(column.type())) {
            List<Expression> tests = values.stream()
                    .map(value -> comparison(column, Operator.EQ, value))
                    .toList();
            return known(field, Expression.or(tests), negated);
        }
        return known(field, isOneOf(column.name(), values), negated);
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

    @Override
    public FilterPushdown startsWith(String field, String prefix, boolean negated) {
        return known(field, test(TextExpressions.startsWith(name(field), prefix)), negated);
    }

    @Override
    public FilterPushdown contains(String field, String part, boolean negated) {
        if (part.isEmpty()) {
            return isNull(field, !negated);
        }
        if (features.infixLike() && TextExpressions.isPlainPattern(part)) {
            return known(field, test(TextExpressions.contains(name(field), part)), negated);
        }
        return FilterPushdown.of(negated ? present(field).not() : Expression.FALSE, present(field));
    }

    @Override
    public FilterPushdown list(String field, ListMatch.Kind kind, List<Object> values, boolean negated) {
        if (values.contains(Long.MIN_VALUE)) { // no literal of the expression language
            return FilterPushdown.BY_CLIENT;
        }
        String function = kind == ListMatch.Kind.ANY ? "array_contains_any(" : "array_contains_all(";
        return known(field, test(ExpressionFragment.of(function, name(field), ", ", literal(values), ")")), negated);
    }

    private FilterPushdown known(String field, Expression test, boolean negated) {
        if (!column(field).inExpressions()) {
            return FilterPushdown.BY_CLIENT;
        }
        Expression both = Expression.and(present(field), test);
        return FilterPushdown.exact(negated ? both.not() : both);
    }

    private static Expression test(ExpressionFragment test) {
        return Expression.leaf(test, test.wrap("not (", ")"));
    }

    /** The record has a value. Where the server can keep a null, its logic has three values, and this test two. */
    private Expression present(String field) {
        FieldColumn column = column(field);
        if (column.presence().isPresent()) {
            String name = column.presence().get();
            return Expression.leaf(ExpressionFragment.of(name + " == true"), ExpressionFragment.of(name + " == false"));
        }
        return column.nullable()
                ? Expression.leaf(
                        ExpressionFragment.of(column.name() + " is not null"),
                        ExpressionFragment.of(column.name() + " is null"))
                : Expression.TRUE;
    }

    private String name(String field) {
        return column(field).name();
    }

    private FieldColumn column(String field) {
        return switch (field) {
            case Filter.ID -> layout.idColumn();
            case Filter.TEXT -> layout.text().orElseThrow();
            default -> layout.column(field);
        };
    }
}
