package io.covector.milvus;

import static io.covector.milvus.Fragment.literal;

import io.covector.filter.Comparison.Operator;
import io.covector.filter.ListMatch;
import java.util.ArrayList;
import java.util.List;

/**
 * Tests on declared fields, which Milvus compares exactly. A record without a value stores a default one and says so in the
 * field of {@link FieldNames#presence}. Immutable and thread-safe.
 */
final class DeclaredFilters {
    private final Features features;

    DeclaredFilters(Features features) {
        this.features = features;
    }

    Condition isNull(String field, boolean negated) {
        return Condition.exact(negated ? present(field) : present(field).not());
    }

    Condition compare(String field, Operator operator, Object value, boolean negated) {
        return known(field, comparison(field, operator, value), negated);
    }

    private static Expr comparison(String field, Operator operator, Object value) {
        String name = FieldNames.of(field);
        if (value instanceof Long number && number == Long.MIN_VALUE) {
            return leastLong(name, operator);
        }
        Object operand = value instanceof Boolean ? value.toString() : literal(value);
        return test(Fragment.of(name, JsonFilters.sign(operator), operand));
    }

    /** Comparison with the least long, whose digits without the sign are no long: some parsers refuse it. */
    private static Expr leastLong(String name, Operator operator) {
        return switch (operator) {
            case EQ, LTE -> test(Fragment.of(name, " < ", literal(-Long.MAX_VALUE)));
            case GT -> test(Fragment.of(name, " >= ", literal(-Long.MAX_VALUE)));
            case GTE -> Expr.TRUE;
            case LT -> Expr.FALSE;
        };
    }

    Condition in(String field, List<Object> values, boolean negated) {
        return known(field, isOneOf(FieldNames.of(field), values), negated);
    }

    /** The field, whose values are all of one type, holds one of the values. */
    static Expr isOneOf(String name, List<Object> values) {
        List<Object> listed = new ArrayList<>(values);
        List<Expr> tests = new ArrayList<>();
        if (listed.removeIf(value -> value.equals(Long.MIN_VALUE))) {
            tests.add(leastLong(name, Operator.EQ));
        }
        for (Boolean truth : List.of(true, false)) {
            if (listed.removeIf(truth::equals)) {
                tests.add(test(Fragment.of(name + " == " + truth)));
            }
        }
        if (!listed.isEmpty()) {
            tests.add(test(Fragment.of(name, " in ", literal(List.copyOf(listed)))));
        }
        return Expr.or(tests);
    }

    Condition startsWith(String field, String prefix, boolean negated) {
        return known(field, test(TextRanges.startsWith(FieldNames.of(field), prefix)), negated);
    }

    Condition contains(String field, String part, boolean negated) {
        if (part.isEmpty()) {
            return isNull(field, !negated);
        }
        if (features.infixLike() && TextRanges.isPlainPattern(part)) {
            return known(field, test(TextRanges.contains(FieldNames.of(field), part)), negated);
        }
        return Condition.of(negated ? present(field).not() : Expr.FALSE, present(field));
    }

    Condition list(String field, ListMatch.Kind kind, List<Object> values, boolean negated) {
        String function = kind == ListMatch.Kind.ANY ? "array_contains_any(" : "array_contains_all(";
        return known(field, test(Fragment.of(function, FieldNames.of(field), ", ", literal(values), ")")), negated);
    }

    private static Condition known(String field, Expr test, boolean negated) {
        Expr both = Expr.and(present(field), test);
        return Condition.exact(negated ? both.not() : both);
    }

    private static Expr test(Fragment test) {
        return Expr.leaf(test, test.within("not (", ")"));
    }

    static Expr present(String field) {
        String name = FieldNames.presence(field);
        return Expr.leaf(Fragment.of(name + " == true"), Fragment.of(name + " == false"));
    }
}
