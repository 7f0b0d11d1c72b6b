package io.covector.milvus.internal.filter;

import static io.covector.milvus.internal.filter.ExpressionFragment.literal;

import io.covector.filter.Comparison.Operator;
import io.covector.filter.ListMatch;
import io.covector.milvus.internal.schema.MetadataKeys;
import io.covector.milvus.internal.server.ServerFeatures;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Tests on keys of metadata that somebody else has written as plain JSON. No record is marked there. The client decides
 * where the server may be wrong: for keys that servers read in different ways; for numbers beyond 2^53, which are equal
 * as doubles without being equal; for what may be null, which counts as existing on some servers; and for numbers on
 * Lite. Immutable and thread-safe.
 */
final class ForeignMetadataFilters implements KeyTests {
    private final String field;
    private final Function<String, List<String>> segments;
    private final ServerFeatures features;

    ForeignMetadataFilters(String field, ServerFeatures features) {
        this(field, List::of, features);
    }

    /** For keys that stand for paths of these segments. */
    ForeignMetadataFilters(String field, Function<String, List<String>> segments, ServerFeatures features) {
        this.field = field;
        this.segments = segments;
        this.features = features;
    }

    private String path(String key) {
        return JsonTests.path(field, segments.apply(key));
    }

    private boolean isPlain(String key) {
        return segments.apply(key).stream().allMatch(MetadataKeys::isPlain);
    }

    private Expression exists(String key) {
        return JsonTests.exists(path(key));
    }

    private Expression test(String key, String sign, Object operand, boolean negated) {
        return JsonTests.test(path(key), ExpressionFragment.of(path(key), sign, operand), negated);
    }

    @Override
    public FilterPushdown isNull(String key, boolean negated) {
        if (!isPlain(key)) {
            return FilterPushdown.BY_CLIENT;
        }
        Expression exists = exists(key);
        Expression mayBeNull = features.lite()
                ? Expression.FALSE // null does not exist there
                : Expression.and(exists, isScalar(key).not());
        return FilterPushdown.of(negated ? exists : exists.not(), mayBeNull);
    }

    /** The key holds a text, a number or a truth value. */
    private Expression isScalar(String key) {
        return Expression.or(
                test(key, " >= ", literal(""), false),
                test(key, " >= ", literal(0.0), false),
                test(key, " < ", literal(0.0), false),
                test(key, " == ", "true", false),
                test(key, " == ", "false", false));
    }

    @Override
    public FilterPushdown compare(String key, Operator operator, Object value, boolean negated) {
        if (!isPlain(key)) {
            return FilterPushdown.BY_CLIENT;
        }
        if (value instanceof Number number) {
            return compareNumber(key, operator, number, negated);
        }
        Object operand = value instanceof Boolean ? value.toString() : literal(value);
        // on Milvus Lite true equals 1, and comparing a text with another type is unknown instead of false
        boolean uncertain = features.lite() && (value instanceof Boolean || (negated && operator != Operator.EQ));
        return FilterPushdown.of(
                test(key, JsonTests.sign(operator), operand, negated), uncertain ? exists(key) : Expression.FALSE);
    }

    private FilterPushdown compareNumber(String key, Operator operator, Number number, boolean negated) {
        if (features.lite()) {
            return unknown(key, negated);
        }
        double nearest = number.doubleValue();
        if (Math.abs(nearest) < JsonTests.EXACT_LONGS) {
            return FilterPushdown.exact(test(key, JsonTests.sign(operator), literal(nearest), negated));
        }
        // rounding keeps the order: only what is equal as a double may be on either side
        Expression recheck = test(key, " == ", literal(nearest), false);
        if (operator == Operator.EQ) {
            return FilterPushdown.of(negated ? recheck.not() : Expression.FALSE, recheck);
        }
        boolean above = operator == Operator.GT || operator == Operator.GTE;
        return FilterPushdown.of(test(key, above ? " > " : " < ", literal(nearest), negated), recheck);
    }

    @Override
    public FilterPushdown in(String key, List<Object> values, boolean negated) {
        List<FilterPushdown> parts = new ArrayList<>();
        List<Object> texts = new ArrayList<>();
        List<Object> numbers = new ArrayList<>();
        for (Object value : values) {
            if (features.lite() || !isPlain(key)) {
                parts.add(compare(key, Operator.EQ, value, negated));
            } else if (value instanceof String) {
                texts.add(value);
            } else if (value instanceof Number it && Math.abs(it.doubleValue()) < JsonTests.EXACT_LONGS) {
                numbers.add(it.doubleValue());
            } else {
                parts.add(compare(key, Operator.EQ, value, negated));
            }
        }
        for (List<Object> listed : List.of(texts, numbers)) {
            if (!listed.isEmpty()) {
                parts.add(FilterPushdown.exact(test(key, " in ", literal(listed), negated)));
            }
        }
        return negated ? FilterPushdown.and(parts) : FilterPushdown.or(parts);
    }

    @Override
    public FilterPushdown startsWith(String key, String prefix, boolean negated) {
        if (!isPlain(key)) {
            return FilterPushdown.BY_CLIENT;
        }
        ExpressionFragment test = TextExpressions.startsWith(path(key), prefix);
        return FilterPushdown.of(
                JsonTests.test(path(key), test, negated), negated && features.lite() ? exists(key) : Expression.FALSE);
    }

    @Override
    public FilterPushdown contains(String key, String part, boolean negated) {
        if (part.isEmpty()) {
            return startsWith(key, part, negated);
        }
        if (!isPlain(key) || !features.infixLike() || !TextExpressions.isPlainPattern(part)) {
            return unknown(key, negated);
        }
        return FilterPushdown.exact(JsonTests.test(path(key), TextExpressions.contains(path(key), part), negated));
    }

    @Override
    public FilterPushdown list(String key, ListMatch.Kind kind, List<Object> values, boolean negated) {
        if (!isPlain(key) || !values.stream().allMatch(String.class::isInstance)) {
            return unknown(key, negated);
        }
        String function = kind == ListMatch.Kind.ANY ? "json_contains_any(" : "json_contains_all(";
        ExpressionFragment test = ExpressionFragment.of(function, path(key), ", ", literal(values), ")");
        return FilterPushdown.exact(JsonTests.test(path(key), test, negated));
    }

    /** A test that only the client can do. */
    private FilterPushdown unknown(String key, boolean negated) {
        return isPlain(key)
                ? FilterPushdown.of(negated ? exists(key).not() : Expression.FALSE, exists(key))
                : FilterPushdown.BY_CLIENT;
    }
}
