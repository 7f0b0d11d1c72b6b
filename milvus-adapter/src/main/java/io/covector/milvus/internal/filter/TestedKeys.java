package io.covector.milvus.internal.filter;

import io.covector.Projection;
import io.covector.filter.Filter;
import io.covector.spi.FilterKeys;
import java.util.LinkedHashSet;
import java.util.Set;

/** Projections for records that the client tests. Stateless. */
public final class TestedKeys {
    private TestedKeys() {}

    /** The projection with the metadata that the filter tests beside its own. */
    public static Projection with(Filter filter, Projection projection) {
        if (projection.includesAllMetadata()) {
            return projection;
        }
        Projection both;
        if (projection.keys().isEmpty()) {
            Set<String> left = new LinkedHashSet<>(projection.excludedKeys());
            FilterKeys.of(filter).forEach(left::remove);
            both = Projection.metadata().without(left.toArray(String[]::new));
        } else {
            Set<String> keys = new LinkedHashSet<>(projection.keys().get());
            keys.addAll(FilterKeys.of(filter));
            both = Projection.keys(keys.toArray(String[]::new));
        }
        return projection.includesVectors() ? both.withVector() : both;
    }
}
