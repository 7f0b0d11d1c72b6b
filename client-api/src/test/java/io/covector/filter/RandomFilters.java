package io.covector.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Filters of every kind, from a seed. */
final class RandomFilters {
    private static final String[] KEYS = {"a", "year", "in", "with space", "q\"uote", "ключ"};
    private static final Object[] VALUES = {
        "x", "it's", "", "\uD83D\uDE00", 0L, -5L, 9007199254740993L, 1.5, 1e300, -0.25, 1e17
    };

    private static final List<Comparison.Operator> OPERATORS = List.of(Comparison.Operator.values());

    private RandomFilters() {}

    static Filter next(Random random, int depth) {
        int kinds = depth == 0 ? 6 : 9;
        String key = KEYS[random.nextInt(KEYS.length)];
        return switch (random.nextInt(kinds)) {
            case 0 -> new Comparison(key, OPERATORS.get(random.nextInt(5)), value(random));
            case 1 -> Filter.in(key, values(random, 0));
            case 2 -> Filter.isNull(key);
            case 3 -> Filter.contains(key, "it's");
            case 4 -> Filter.eq(key, random.nextBoolean());
            case 5 -> Filter.containsAll(key, values(random, 1));
            case 6 -> Filter.not(next(random, depth - 1));
            case 7 -> Filter.and(filters(random, depth));
            default -> Filter.or(filters(random, depth));
        };
    }

    private static List<Filter> filters(Random random, int depth) {
        List<Filter> filters = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            filters.add(next(random, depth - 1));
        }
        return filters;
    }

    private static List<Object> values(Random random, int least) {
        List<Object> values = new ArrayList<>();
        for (int i = least + random.nextInt(3); i > 0; i--) {
            values.add(value(random));
        }
        return values;
    }

    private static Object value(Random random) {
        return VALUES[random.nextInt(VALUES.length)];
    }
}
