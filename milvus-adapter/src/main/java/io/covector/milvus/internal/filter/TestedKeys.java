package io.covector.milvus.internal.filter;

import io.covector.Projection;
import io.covector.filter.Filter;
import io.covector.spi.FilterKeys;
import io.covector.spi.KeyPaths;
import java.util.LinkedHashSet;
import java.util.Set;

/** Projections for records that the client tests. Stateless. */
public final class TestedKeys {
    private TestedKeys() {}

    /** The projection with what the filter tests of metadata and text beside its own. */
    public static Projection with(Filter filter, Projection projection) {
        boolean text = projection.includesText() || FilterKeys.of(filter).contains(Filter.TEXT);
        if (projection.includesAllMetadata()) {
            return text == projection.includesText() ? projection : projection.withText();
        }
        Set<String> tested = topLevel(filter);
        Projection both;
        if (projection.keys().isEmpty()) {
            Set<String> left = new LinkedHashSet<>(projection.excludedKeys());
            tested.forEach(left::remove);
            both = Projection.metadata().without(left.toArray(String[]::new));
        } else {
            Set<String> keys = new LinkedHashSet<>(projection.keys().get());
            keys.addAll(tested);
            both = Projection.keys(keys.toArray(String[]::new));
        }
        both = text ? both.withText() : both.withoutText();
        return projection.includesVectors() ? both.withVector() : both;
    }

    /** The tested keys, and of a path its first one, too. */
    private static Set<String> topLevel(Filter filter) {
        Set<String> keys = new LinkedHashSet<>();
        for (String key : FilterKeys.of(filter)) {
            if (!key.equals(Filter.ID) && !key.equals(Filter.TEXT)) {
                keys.add(key);
                KeyPaths.segments(key).stream().findFirst().ifPresent(keys::add);
            }
        }
        return keys;
    }
}
