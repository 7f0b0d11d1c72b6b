package io.covector.springai;

import io.covector.VectorException;
import io.covector.filter.Filter;
import io.covector.text.Strings;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.vectorstore.filter.Filter.Expression;
import org.springframework.ai.vectorstore.filter.Filter.ExpressionType;
import org.springframework.ai.vectorstore.filter.Filter.Group;
import org.springframework.ai.vectorstore.filter.Filter.Operand;
import org.springframework.ai.vectorstore.filter.Filter.Value;

/**
 * Filter expressions of Spring AI as filters of Covector. Keys and values are handed on as they are, never as part of a
 * text: none can change what the filter means. {@code NE} and {@code NIN} are true for a missing key too.
 *
 * <p>A text that is a moment in UTC, such as {@code 2026-01-31T12:00:00Z}, matches that text and the moment as
 * {@link io.covector.Metadata} stores an {@code Instant} or a {@code Date}; with {@code GT}, {@code GTE}, {@code LT}
 * and {@code LTE} it is compared as the moment. Stateless and thread-safe.
 */
public final class CovectorFilterExpressions {
    private CovectorFilterExpressions() {}

    /**
     * The expression in the terms of Covector.
     *
     * @throws VectorException if an operator has operands that it cannot have, a value has a type that cannot be
     *     compared with, or operators nest deeper than {@link Filter#MAX_DEPTH}; long chains of AND or OR do not nest
     */
    public static Filter toCovector(Expression expression) {
        return translated(Objects.requireNonNull(expression, "expression"), 0);
    }

    @SuppressWarnings("UnnecessaryDefaultInEnumSwitch") // a later Spring AI may have more operators
    private static Filter translated(Expression expression, int depth) {
        if (depth > Filter.MAX_DEPTH) {
            throw VectorException.invalidArgument("filter expression nests deeper than " + Filter.MAX_DEPTH
                    + " levels; accepted are up to " + Filter.MAX_DEPTH);
        }
        ExpressionType type = expression.type();
        if (type == null) {
            throw refused(expression, "no operator");
        }
        return switch (type) {
            case AND -> Filter.and(chain(expression, depth));
            case OR -> Filter.or(chain(expression, depth));
            case NOT -> Filter.not(translated(branch(expression, expression.left()), depth + 1));
            case EQ -> Moments.eq(key(expression), value(expression));
            case NE -> Filter.not(Moments.eq(key(expression), value(expression)));
            case GT -> Moments.gt(key(expression), value(expression));
            case GTE -> Moments.gte(key(expression), value(expression));
            case LT -> Moments.lt(key(expression), value(expression));
            case LTE -> Moments.lte(key(expression), value(expression));
            case IN -> Moments.in(key(expression), values(expression));
            case NIN -> Filter.not(Moments.in(key(expression), values(expression)));
            case ISNULL -> Filter.isNull(key(expression));
            case ISNOTNULL -> Filter.exists(key(expression));
            default -> throw refused(expression, "an operator that is not known here");
        };
    }

    /** What a chain of one operator joins, from left to right: Spring AI nests one pair for each operator. */
    private static List<Filter> chain(Expression whole, int depth) {
        List<Filter> parts = new ArrayList<>();
        Deque<Expression> left = new ArrayDeque<>();
        left.push(whole);
        while (!left.isEmpty()) {
            Expression next = left.pop();
            if (next.type() == whole.type()) {
                Expression first = branch(next, next.left());
                left.push(branch(next, next.right()));
                left.push(first);
            } else {
                parts.add(translated(next, depth + 1));
            }
        }
        return parts;
    }

    /** The expression that is the operand, without the groups around it. */
    private static Expression branch(Expression whole, @Nullable Operand operand) {
        Operand content = operand;
        while (content instanceof Group group) {
            content = group.content();
        }
        if (content instanceof Expression expression) {
            return expression;
        }
        throw refused(whole, content == null ? "no expression as operand" : "the operand " + shortened(content));
    }

    private static String key(Expression expression) {
        if (expression.left() instanceof org.springframework.ai.vectorstore.filter.Filter.Key key
                && key.key() != null) {
            return unquoted(key.key());
        }
        throw refused(expression, "no key on its left side");
    }

    /** Spring AI 1.1 leaves a quoted key as it stands in the text; 2.0 hands on what it means. */
    private static String unquoted(String key) {
        if (key.length() < 2) {
            return key;
        }
        char quote = key.charAt(0);
        if ((quote != '"' && quote != '\'') || key.charAt(key.length() - 1) != quote) {
            return key;
        }
        return key.substring(1, key.length() - 1)
                .replace("\\" + quote, "" + quote)
                .replace("\\\\", "\\");
    }

    private static Object value(Expression expression) {
        if (expression.right() instanceof Value value && value.value() != null) {
            return value.value();
        }
        throw refused(expression, "no value on its right side");
    }

    /** A list in the list, as Spring AI's builder makes it of {@code in(key, list)}, stands for its elements. */
    private static Object[] values(Expression expression) {
        Object value = value(expression);
        while (value instanceof Collection<?> one
                && one.size() == 1
                && isMany(one.iterator().next())) {
            value = one.iterator().next();
        }
        return value instanceof Collection<?> many ? many.toArray() : new Object[] {value};
    }

    private static boolean isMany(@Nullable Object value) {
        return value instanceof Collection<?>
                || (value != null && value.getClass().isArray());
    }

    private static VectorException refused(Expression expression, String what) {
        return VectorException.invalidArgument("filter expression " + expression.type() + " has " + what
                + "; accepted are AND, OR and NOT of expressions, and the other operators with a key and a value");
    }

    private static String shortened(Operand operand) {
        return Strings.abbreviate(operand.toString());
    }
}
