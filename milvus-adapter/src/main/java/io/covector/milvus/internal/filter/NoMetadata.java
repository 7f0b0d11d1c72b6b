package io.covector.milvus.internal.filter;

import io.covector.filter.Comparison.Operator;
import io.covector.filter.ListMatch;
import java.util.List;

/** Tests on keys that no record has, because the collection has no free metadata. Stateless. */
final class NoMetadata implements KeyTests {
    @Override
    public FilterPushdown isNull(String key, boolean negated) {
        return constant(!negated);
    }

    @Override
    public FilterPushdown compare(String key, Operator operator, Object value, boolean negated) {
        return constant(negated);
    }

    @Override
    public FilterPushdown in(String key, List<Object> values, boolean negated) {
        return constant(negated);
    }

    @Override
    public FilterPushdown startsWith(String key, String prefix, boolean negated) {
        return constant(negated);
    }

    @Override
    public FilterPushdown contains(String key, String part, boolean negated) {
        return constant(negated);
    }

    @Override
    public FilterPushdown list(String key, ListMatch.Kind kind, List<Object> values, boolean negated) {
        return constant(negated);
    }

    private static FilterPushdown constant(boolean value) {
        return FilterPushdown.exact(value ? Expression.TRUE : Expression.FALSE);
    }
}
