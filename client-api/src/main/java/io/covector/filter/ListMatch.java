package io.covector.filter;

import io.covector.VectorException;
import io.covector.text.Json;
import io.covector.text.SeededHash;
import io.covector.text.Strings;
import java.util.List;
import java.util.Objects;

/**
 * The key holds a list with any or all of the values. Immutable and thread-safe.
 *
 * @param key metadata key
 * @param kind how many of the values
 * @param values each a String, Long, Double, BigDecimal or Boolean; at least one
 */
public record ListMatch(String key, Kind kind, List<Object> values) implements Filter {
    /** Checks key and values. */
    public ListMatch {
        Json.requireKey(key);
        Objects.requireNonNull(kind, "kind");
        values = Filter.requireScalars(key, values);
        if (values.isEmpty()) {
            throw VectorException.invalidArgument(
                    "filter on " + Strings.quote(key) + " has no values to contain; accepted are 1 or more");
        }
    }

    /** How many of the values the list must hold. */
    public enum Kind {
        /** At least one. */
        ANY,
        /** All. */
        ALL
    }

    @Override
    public <R> R accept(FilterVisitor<R> visitor) {
        return Objects.requireNonNull(visitor, "visitor").visit(this);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * SeededHash.of(key) + kind.hashCode()) + SeededHash.ofAll(values);
    }

    @Override
    public String toString() {
        return FilterPrinter.print(this);
    }
}
