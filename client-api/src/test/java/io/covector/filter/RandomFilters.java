package io.covector.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Filters of every kind, from a seed, with keys that look like keywords and values that are hard to write. */
final class RandomFilters {
    private static final String[] KEYWORDS = {
        "and",
        "or",
        "not",
        "in",
        "between",
        "is",
        "null",
        "exists",
        "true",
        "false",
        "contains",
        "startsWith",
        "containsAny",
        "containsAll"
    };

    private static final String[] KEYS = {
        "a", "_", "a1", "1a", "a b", "a\"b", "a'b", "a(b", "a,b", "\u00e9", "\uD83D\uDE00", "a\nb", " ", "-1", "1", "."
    };

    private static final Object[] VALUES = {
        "",
        "x",
        "it's",
        "''",
        "\"",
        "and",
        "\n",
        "\uD83D\uDE00",
        true,
        false,
        0L,
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        0.0,
        1.0,
        -2.5,
        Double.MIN_VALUE,
        Double.MAX_VALUE,
        0x1p62,
        0x1p63,
        9007199254740993L
    };

    private RandomFilters() {}

    static Filter next(Random random, int depth) {
        String key = key(random);
        return switch (random.nextInt(depth == 0 ? 5 : 9)) {
            case 0 -> comparison(random, key);
            case 1 -> new In(key, values(random, 0));
            case 2 -> new IsNull(key);
            case 3 ->
                new TextMatch(
                        key,
                        random.nextBoolean() ? TextMatch.Kind.CONTAINS : TextMatch.Kind.STARTS_WITH,
                        "it's " + key(random));
            case 4 ->
                new ListMatch(key, random.nextBoolean() ? ListMatch.Kind.ANY : ListMatch.Kind.ALL, values(random, 1));
            case 5, 6 -> new Not(next(random, depth - 1));
            case 7 -> new And(filters(random, depth));
            default -> new Or(filters(random, depth));
        };
    }

    private static Filter comparison(Random random, String key) {
        Object value = value(random);
        Comparison.Operator[] operators = Comparison.Operator.values();
        boolean equality = value instanceof Boolean;
        return new Comparison(
                key, equality ? Comparison.Operator.EQ : operators[random.nextInt(operators.length)], value);
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
        return switch (random.nextInt(4)) {
            case 0 -> random.nextLong();
            case 1 -> {
                double real = Double.longBitsToDouble(random.nextLong());
                yield Double.isFinite(real) ? real : 0.5;
            }
            default -> VALUES[random.nextInt(VALUES.length)];
        };
    }

    /** A key, often one that looks like a keyword. */
    private static String key(Random random) {
        if (random.nextBoolean()) {
            return KEYS[random.nextInt(KEYS.length)];
        }
        StringBuilder key = new StringBuilder();
        for (char c : KEYWORDS[random.nextInt(KEYWORDS.length)].toCharArray()) {
            key.append(looksLike(c, random));
        }
        return key.toString();
    }

    private static char looksLike(char c, Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> Character.toUpperCase(c);
            case 1 -> c == 's' ? '\u017F' : c == 'i' ? '\u0131' : c;
            case 2 -> c == 'i' ? '\u0130' : c;
            default -> c;
        };
    }
}
