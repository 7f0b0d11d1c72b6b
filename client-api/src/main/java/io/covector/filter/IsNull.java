package io.covector.filter;

import io.covector.text.Json;
import io.covector.text.SeededHash;
import java.util.Objects;

/**
 * The key is missing or its value is null. Immutable and thread-safe.
 *
 * @param key metadata key
 */
public record IsNull(String key) implements Filter {
    /** Checks the key. */
    public IsNull {
        Json.requireKey(key);
    }

    @Override
    public <R> R accept(FilterVisitor<R> visitor) {
        return Objects.requireNonNull(visitor, "visitor").visit(this);
    }

    @Override
    public int hashCode() {
        return SeededHash.of(key);
    }

    @Override
    public String toString() {
        return FilterPrinter.print(this);
    }
}
