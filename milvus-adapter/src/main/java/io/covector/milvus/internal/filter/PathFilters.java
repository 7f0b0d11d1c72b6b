package io.covector.milvus.internal.filter;

import static io.covector.milvus.internal.filter.ExpressionFragment.literal;

import io.covector.filter.Comparison.Operator;
import io.covector.filter.ListMatch;
import io.covector.milvus.internal.schema.FieldNames;
import io.covector.milvus.internal.schema.MetadataKeys;
import io.covector.milvus.internal.server.ServerFeatures;
import io.covector.spi.KeyPaths;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Tests on keys of the metadata that may be paths. The server tests the path, as plain JSON; the client decides where
 * the record may have the whole key, on Lite, and where a segment is one that servers read in different ways: one of
 * other than plain characters, and one of digits, with which some enter lists. Immutable and thread-safe.
 */
final class PathFilters implements KeyTests {
    private static final Predicate<String> DIGITS = Pattern.compile("[0-9]+").asMatchPredicate();

    private final String field;
    private final boolean own;
    private final KeyTests whole;
    private final KeyTests paths;
    private final ServerFeatures features;

    private PathFilters(String field, boolean own, KeyTests whole, ServerFeatures features) {
        this.field = field;
        this.own = own;
        this.whole = whole;
        this.paths = new ForeignMetadataFilters(field, KeyPaths::segments, features);
        this.features = features;
    }

    /** On the metadata as Covector stores it. */
    static KeyTests own(ServerFeatures features) {
        return new PathFilters(FieldNames.METADATA, true, new MetadataFilters(features), features);
    }

    /** On the metadata of somebody else. */
    static KeyTests foreign(String field, ServerFeatures features) {
        return new PathFilters(field, false, new ForeignMetadataFilters(field, features), features);
    }

    /** The test, given what it is for a record that has neither the key nor the path. */
    private FilterPushdown test(String key, boolean ofNothing, Function<KeyTests, FilterPushdown> test) {
        List<String> path = KeyPaths.segments(key);
        if (path.isEmpty()) {
            return test.apply(whole);
        }
        if (!own && !MetadataKeys.isPlain(key)) {
            return FilterPushdown.BY_CLIENT;
        }
        if (features.lite() || !isRead(path)) {
            return FilterPushdown.of(
                    ofNothing ? Expression.TRUE : Expression.FALSE, Expression.or(exists(key), exists(path.get(0))));
        }
        FilterPushdown ofPath = test.apply(paths);
        List<Expression> doubts = new ArrayList<>(List.of(ofPath.recheck(), exists(key)));
        if (own) {
            doubts.add(MetadataFilters.INEXACT); // values with decimals are texts there
            doubts.add(isNull(key));
        } else {
            // a whole key with null may not exist for the server; it makes a difference where the path is there
            doubts.add(ofNothing ? ofPath.exact().not() : ofPath.exact());
        }
        return FilterPushdown.of(ofPath.exact(), Expression.or(doubts));
    }

    private static boolean isRead(List<String> path) {
        return path.stream().allMatch(MetadataKeys::isPlain)
                && path.stream().skip(1).noneMatch(DIGITS);
    }

    private Expression exists(String key) {
        return JsonTests.exists(JsonTests.path(field, List.of(own ? MetadataKeys.store(key) : key)));
    }

    /** The whole key is there, with null. */
    private Expression isNull(String key) {
        String nulls = JsonTests.path(field, List.of(MetadataKeys.NULLS));
        return JsonTests.test(
                nulls, ExpressionFragment.of("json_contains_any(", nulls, ", ", literal(List.of(key)), ")"), false);
    }

    @Override
    public FilterPushdown isNull(String key, boolean negated) {
        return test(key, !negated, tests -> tests.isNull(key, negated));
    }

    @Override
    public FilterPushdown compare(String key, Operator operator, Object value, boolean negated) {
        return test(key, negated, tests -> tests.compare(key, operator, value, negated));
    }

    @Override
    public FilterPushdown in(String key, List<Object> values, boolean negated) {
        return test(key, negated, tests -> tests.in(key, values, negated));
    }

    @Override
    public FilterPushdown startsWith(String key, String prefix, boolean negated) {
        return test(key, negated, tests -> tests.startsWith(key, prefix, negated));
    }

    @Override
    public FilterPushdown contains(String key, String part, boolean negated) {
        return test(key, negated, tests -> tests.contains(key, part, negated));
    }

    @Override
    public FilterPushdown list(String key, ListMatch.Kind kind, List<Object> values, boolean negated) {
        return test(key, negated, tests -> tests.list(key, kind, values, negated));
    }
}
