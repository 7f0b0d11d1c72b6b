package io.covector.milvus;

import static io.covector.milvus.Fragment.literal;

import io.covector.filter.Comparison.Operator;
import io.covector.filter.ListMatch;
import io.covector.spi.ExactNumbers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tests on keys of the metadata. Every server agrees on texts. Numbers are compared as doubles, which is exact but for records
 * that are marked {@link FieldNames#ODD}. What a server does with a missing key or a value of another type under {@code not}
 * differs, so that the complement says that first. Immutable and thread-safe.
 */
final class JsonFilters {
    private static final long EXACT_LONGS = 1L << 53;

    static final Expr ODD =
            Expr.leaf(Fragment.of(FieldNames.ODD + " == true"), Fragment.of(FieldNames.ODD + " == false"));

    private final Features features;

    JsonFilters(Features features) {
        this.features = features;
    }

    Condition isNull(String key, boolean negated) {
        return Condition.exact(negated ? exists(key) : exists(key).not());
    }

    Condition compare(String key, Operator operator, Object value, boolean negated) {
        if (value instanceof Number number) {
            return compareNumber(key, operator, number, negated);
        }
        Object operand = value instanceof Boolean ? value.toString() : literal(value);
        Expr test = test(key, Fragment.of(path(key), sign(operator), operand), negated);
        // Milvus Lite: true equals 1, and the order of a text and another type is unknown rather than false
        boolean doubtful = features.lite() && (value instanceof Boolean || (negated && operator != Operator.EQ));
        return Condition.of(test, doubtful ? exists(key) : Expr.FALSE);
    }

    private Condition compareNumber(String key, Operator operator, Number number, boolean negated) {
        Expr doubt = ODD;
        if (features.lite()
                && ((negated && operator != Operator.EQ) || holds(operator, 0, number) || holds(operator, 1, number))) {
            doubt = exists(key);
        }
        Double operand = number instanceof Double real ? real : exactDouble((Long) number);
        if (operand == null) {
            return compareRounded(key, operator, (Long) number, negated, doubt);
        }
        return Condition.of(test(key, Fragment.of(path(key), sign(operator), literal(operand)), negated), doubt);
    }

    // no double equals the number, and none lies between it and its nearest double
    private Condition compareRounded(String key, Operator operator, long number, boolean negated, Expr doubt) {
        if (operator == Operator.EQ) {
            return Condition.of(negated ? Expr.TRUE : Expr.FALSE, doubt);
        }
        double nearest = number;
        boolean nearestIsAbove = ExactNumbers.compare(nearest, number) > 0;
        boolean above = operator == Operator.GT || operator == Operator.GTE;
        Operator rounded =
                above ? (nearestIsAbove ? Operator.GTE : Operator.GT) : (nearestIsAbove ? Operator.LT : Operator.LTE);
        return Condition.of(test(key, Fragment.of(path(key), sign(rounded), literal(nearest)), negated), doubt);
    }

    private static @Nullable Double exactDouble(long number) {
        double real = number;
        return Math.abs(number) <= EXACT_LONGS || ExactNumbers.compare(real, number) == 0 ? real : null;
    }

    private static boolean holds(Operator operator, double stored, Number number) {
        return operator.holds(ExactNumbers.compare(stored, number));
    }

    Condition in(String key, List<Object> values, boolean negated) {
        List<Condition> parts = new ArrayList<>();
        List<Object> texts = new ArrayList<>();
        for (Object value : values) {
            if (value instanceof String && !features.lite()) {
                texts.add(value);
            } else {
                parts.add(compare(key, Operator.EQ, value, negated));
            }
        }
        if (!texts.isEmpty()) {
            parts.add(Condition.exact(test(key, Fragment.of(path(key), " in ", literal(texts)), negated)));
        }
        return negated ? Condition.and(parts) : Condition.or(parts);
    }

    Condition startsWith(String key, String prefix, boolean negated) {
        Fragment test = TextRanges.startsWith(path(key), prefix);
        return Condition.of(test(key, test, negated), negated && features.lite() ? exists(key) : Expr.FALSE);
    }

    Condition contains(String key, String part, boolean negated) {
        if (part.isEmpty()) {
            return startsWith(key, part, negated);
        }
        if (features.infixLike() && TextRanges.isPlainPattern(part)) {
            return Condition.exact(test(key, TextRanges.contains(path(key), part), negated));
        }
        return unknown(key, negated);
    }

    Condition list(String key, ListMatch.Kind kind, List<Object> values, boolean negated) {
        if (!values.stream().allMatch(String.class::isInstance)) {
            return unknown(key, negated);
        }
        String function = kind == ListMatch.Kind.ANY ? "json_contains_any(" : "json_contains_all(";
        Fragment test = Fragment.of(function, path(key), ", ", literal(values), ")");
        return Condition.of(test(key, test, negated), ODD);
    }

    /** A test of the value that only the client can do. */
    private static Condition unknown(String key, boolean negated) {
        return Condition.of(negated ? exists(key).not() : Expr.FALSE, exists(key));
    }

    private static Expr test(String key, Fragment test, boolean negated) {
        if (!negated) {
            return Expr.leaf(test, complement(key, test));
        }
        return Expr.leaf(complement(key, test), test);
    }

    private static Fragment complement(String key, Fragment test) {
        return test.within("(not (exists " + path(key) + ") or not (", "))");
    }

    private static Expr exists(String key) {
        // in parentheses: "exists" binds less than "and" in some versions
        Fragment exists = Fragment.of("(exists " + path(key) + ")");
        return Expr.leaf(exists, exists.within("not ", ""));
    }

    private static String path(String key) {
        return FieldNames.METADATA + "[" + Literals.text(MetadataKeys.store(key)) + "]";
    }

    static String sign(Operator operator) {
        return operator == Operator.EQ ? " == " : " " + operator.symbol() + " ";
    }
}
