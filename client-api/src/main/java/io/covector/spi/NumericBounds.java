package io.covector.spi;

import io.covector.filter.Comparison;
import io.covector.filter.Comparison.Operator;
import io.covector.filter.Filter;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Comparisons of a field with a number of the other numeric type, as comparisons with a number of the field's own type.
 */
final class NumericBounds {
    private NumericBounds() {}

    private static final BigDecimal ABOVE_LONGS =
            BigDecimal.valueOf(Long.MAX_VALUE).add(BigDecimal.ONE);

    /** A long field against a Long, Double or BigDecimal. */
    static Filter onLong(String key, Operator operator, Number value) {
        if (value instanceof Long) {
            return new Comparison(key, operator, value);
        }
        return value instanceof Double real
                ? againstDouble(key, operator, real)
                : againstDecimal(key, operator, (BigDecimal) value);
    }

    private static Filter againstDouble(String key, Operator operator, double value) {
        double floor = Math.floor(value);
        if (floor >= 0x1p63) {
            return aboveAll(key, operator);
        }
        return floor < -0x1p63 ? belowAll(key, operator) : against(key, operator, (long) floor, floor == value);
    }

    private static Filter againstDecimal(String key, Operator operator, BigDecimal value) {
        if (value.compareTo(ABOVE_LONGS) >= 0) {
            return aboveAll(key, operator);
        }
        if (value.compareTo(ABOVE_LONGS.negate()) < 0) {
            return belowAll(key, operator);
        }
        BigDecimal floor = value.setScale(0, RoundingMode.FLOOR);
        return against(key, operator, floor.longValue(), floor.compareTo(value) == 0);
    }

    private static Filter against(String key, Operator operator, long floor, boolean equal) {
        if (equal) {
            return new Comparison(key, operator, floor);
        }
        // floor < value < floor + 1
        return switch (operator) {
            case EQ -> Filter.none();
            case GT, GTE -> new Comparison(key, Operator.GT, floor);
            case LT, LTE -> new Comparison(key, Operator.LTE, floor);
        };
    }

    private static Filter aboveAll(String key, Operator operator) {
        return operator == Operator.LT || operator == Operator.LTE ? Filter.exists(key) : Filter.none();
    }

    private static Filter belowAll(String key, Operator operator) {
        return operator == Operator.GT || operator == Operator.GTE ? Filter.exists(key) : Filter.none();
    }

    /** A double field against a Long, Double or BigDecimal. */
    static Filter onDouble(String key, Operator operator, Number value) {
        if (value instanceof Double) {
            return new Comparison(key, operator, value);
        }
        double nearest = value.doubleValue();
        if (Double.isInfinite(nearest)) {
            return nearest > 0 ? aboveAll(key, operator) : belowAll(key, operator);
        }
        int sign = new BigDecimal(nearest).compareTo(ExactNumbers.decimal(value));
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
