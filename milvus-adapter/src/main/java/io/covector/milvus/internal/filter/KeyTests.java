package io.covector.milvus.internal.filter;

import io.covector.filter.Comparison.Operator;
import io.covector.filter.ListMatch;
import java.util.List;

/** The tests that a filter makes on keys of one kind. Implementations are immutable and thread-safe. */
interface KeyTests {
    FilterPushdown isNull(String key, boolean negated);

    FilterPushdown compare(String key, Operator operator, Object value, boolean negated);

    FilterPushdown in(String key, List<Object> values, boolean negated);

    FilterPushdown startsWith(String key, String prefix, boolean negated);

    FilterPushdown contains(String key, String part, boolean negated);

    FilterPushdown list(String key, ListMatch.Kind kind, List<Object> values, boolean negated);
}
