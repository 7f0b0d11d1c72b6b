package io.covector.spi;

import io.covector.filter.Comparison;
import io.covector.filter.Comparison.Operator;
import io.covector.filter.Filter;
import java.math.BigDecimal;

/**
 * Comparisons of a field with a number of the other numeric type, as comparisons with a number of the field's own type.
 */
final class NumericBounds {
    private NumericBounds() {}

    /** A long field against a double. */
    static Filter onLong(String key, Operator operator, double value) {
        double floor = Math.floor(value);
        if (floor >= 0x1p63) { // above every long
            return operator == Operator.LT || operator == Operator.LTE ? Filter.exists(key) : Filter.none();
        }
        if (floor < -0x1p63) { // below every long
            return operator == Operator.GT || operator == Operator.GTE ? Filter.exists(key) : Filter.none();
        }
        long whole = (long) floor;
        if (floor == value) {
            return new Comparison(key, operator, whole);
        }
        // whole < value < whole + 1
        return switch (operator) {
            case EQ -> Filter.none();
            case GT, GTE -> new Comparison(key, Operator.GT, whole);
            case LT, LTE -> new Comparison(key, Operator.LTE, whole);
        };
    }

    /** A double field against a long. */
    static Filter onDouble(String key, Operator operator, long value) {
        double nearest = value;
        int sign = new BigDecimal(nearest).compareTo(BigDecimal.valueOf(value));
        if (sign == 0) {
            return new Comparison(key, operator, nearest);
        }
        // no double lies between the value and its nearest double
        return switch (operator) {
            case EQ -> Filter.none();
            case GT, GTE -> new Comparison(key, sign > 0 ? Operator.GTE : Operator.GT, nearest);
            case LT, LTE -> new Comparison(key, sign > 0 ? Operator.LT : Operator.LTE, nearest);
        };
    }
}
