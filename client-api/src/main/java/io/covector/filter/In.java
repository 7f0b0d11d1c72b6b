package io.covector.filter;

import io.covector.text.Json;
import io.covector.text.SeededHash;
import java.util.List;
import java.util.Objects;

/**
 * The key holds one of the values. Immutable and thread-safe.
 *
 * @param key metadata key
 * @param values each a String, Long, Double, BigDecimal or Boolean; with none nothing matches
 */
public record In(String key, List<Object> values) implements Filter {
    /** Checks key and values. */
    public In {
        Json.requireKey(key);
        values = Filter.requireScalars(key, values);
    }

    @Override
    public <R> R accept(FilterVisitor<R> visitor) {
        return Objects.requireNonNull(visitor, "visitor").visit(this);
    }

    @Override
    public int hashCode() {
        return 31 * SeededHash.of(key) + SeededHash.ofAll(values);
    }

    @Override
    public String toString() {
        return FilterPrinter.print(this);
    }
}
