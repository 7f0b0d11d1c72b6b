package io.covector.filter;

import io.covector.VectorException;
import io.covector.text.Json;
import io.covector.text.SeededHash;
import io.covector.text.Strings;
import java.util.Objects;

/**
 * The key holds a value in this relation to another. Immutable and thread-safe.
 *
 * @param key metadata key
 * @param operator the relation
 * @param value String, Long, Double, BigDecimal or Boolean; Boolean only with {@link Operator#EQ}
 */
public record Comparison(String key, Operator operator, Object value) implements Filter {
    /** Checks key and value. */
    public Comparison {
        Json.requireKey(key);
        Objects.requireNonNull(operator, "operator");
        value = Filter.requireScalar(key, value);
        if (value instanceof Boolean && operator != Operator.EQ) {
            throw VectorException.invalidArgument("filter on " + Strings.quote(key) + " asks for " + operator.symbol()
                    + " " + value + "; accepted with true and false are = and !=");
        }
    }

    /** How the stored value relates to the filter's. */
    public enum Operator {
        /** Equal. */
        EQ("="),
        /** Greater. */
        GT(">"),
        /** Greater or equal. */
        GTE(">="),
        /** Less. */
        LT("<"),
        /** Less or equal. */
        LTE("<=");

        private final String symbol;

        Operator(String symbol) {
            this.symbol = symbol;
        }

        /** The sign in the text form, which is the sign in SQL. */
        public String symbol() {
            return symbol;
        }

        /** Whether the relation holds, given the sign of {@code stored.compareTo(value)}. */
        public boolean holds(int comparison) {
            return switch (this) {
                case EQ -> comparison == 0;
                case GT -> comparison > 0;
                case GTE -> comparison >= 0;
                case LT -> comparison < 0;
                case LTE -> comparison <= 0;
            };
        }
    }

    @Override
    public <R> R accept(FilterVisitor<R> visitor) {
        return Objects.requireNonNull(visitor, "visitor").visit(this);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * SeededHash.of(key) + operator.hashCode()) + SeededHash.ofValue(value);
    }

    @Override
    public String toString() {
        return FilterPrinter.print(this);
    }
}
