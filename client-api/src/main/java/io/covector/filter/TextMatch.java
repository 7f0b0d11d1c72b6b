package io.covector.filter;

import io.covector.text.Json;
import io.covector.text.SeededHash;
import io.covector.text.Strings;
import java.util.Objects;

/**
 * The key holds a text with this text in it or at its start, case as it is. Immutable and thread-safe.
 *
 * @param key metadata key
 * @param kind where the text is looked for
 * @param text what is looked for; every text contains and starts with the empty one
 */
public record TextMatch(String key, Kind kind, String text) implements Filter {
    /** Checks key and text. */
    public TextMatch {
        Json.requireKey(key);
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(text, "text");
        Strings.requireStorable("filter on " + Strings.quote(key), text);
    }

    /** Where the text is looked for. */
    public enum Kind {
        /** Anywhere. */
        CONTAINS,
        /** At the start. */
        STARTS_WITH
    }

    @Override
    public <R> R accept(FilterVisitor<R> visitor) {
        return Objects.requireNonNull(visitor, "visitor").visit(this);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * SeededHash.of(key) + kind.hashCode()) + SeededHash.of(text);
    }

    @Override
    public String toString() {
        return FilterPrinter.print(this);
    }
}
