package io.covector.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.ErrorCode;
import io.covector.VectorException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The text of a filter is read as that filter, whatever the filter. */
class FilterTextTest {
    private static final Filter LEAF = Filter.eq("a", 1);

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

    @Test
    void isReadAsTheFilter() {
        long seed = Long.getLong("covector.seed", 4);
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            assertReadAgain(filter(random, random.nextInt(7)), "seed " + seed + ", case " + i);
        }
    }

    private static void assertReadAgain(Filter filter, String which) {
        assertThat(Filter.parse(filter.toString())).as("%s: %s", which, filter).isEqualTo(filter);
    }

    private static Filter filter(Random random, int depth) {
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
            case 5, 6 -> new Not(filter(random, depth - 1));
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
            filters.add(filter(random, depth - 1));
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

    @ParameterizedTest
    @ValueSource(strings = {"\u0131n", "\u0130n", "\u0131s", "i\u017F", "ex\u0131\u017Ft\u017F", "fal\u017Fe"})
    void keywordsAreOfAsciiLetters(String key) {
        assertThat(Filter.eq(key, 1)).hasToString(key + " = 1");
        assertReadAgain(Filter.eq(key, 1), key);
        assertReadAgain(Filter.exists(key), key);
        assertReadAgain(Filter.in(key, 1, 2), key);
        assertThatThrownBy(() -> Filter.parse("a " + key + " (1)")).hasMessageContaining("expected an operator");
    }

    @Test
    void oneFilterMayStandUnderAndOrOr() {
        assertThat(new And(List.of(LEAF))).hasToString("and (a = 1)");
        assertThat(Filter.parse("OR (a = 1)")).isEqualTo(new Or(List.of(LEAF)));
        assertThat(Filter.parse("(and (a = 1)) or true")).isEqualTo(Filter.or(new And(List.of(LEAF)), Filter.all()));
        for (String text : List.of("a = 1 or and (a = 1)", "and (a = 1) and a = 1", "not or (a = 1)", "and ()", "or")) {
            assertThatThrownBy(() -> Filter.parse(text))
                    .isInstanceOf(VectorException.class)
                    .hasMessageContaining("column ");
        }
    }

    @Test
    void notsAreReadAsTheyAreWritten() {
        assertReadAgain(new Not(new Not(LEAF)), "double");
        assertThat(Filter.parse("not not a = 1")).isEqualTo(new Not(new Not(LEAF)));
        assertThat(Filter.parse("a != 1")).isEqualTo(new Not(LEAF));
    }

    static List<UnaryOperator<Filter>> levels() {
        return List.of(
                Not::new,
                filter -> new And(List.of(filter)),
                filter -> new Or(List.of(filter)),
                filter -> new And(List.of(LEAF, filter)),
                filter -> filter instanceof And ? new Or(List.of(filter, LEAF)) : new And(List.of(filter, LEAF)),
                filter -> filter instanceof Not ? new Or(List.of(filter)) : new Not(filter));
    }

    @ParameterizedTest
    @MethodSource("levels")
    void isAsDeepAsTheFilterMayBe(UnaryOperator<Filter> level) {
        for (Filter leaf : Arrays.asList(LEAF, Filter.in("a"), Filter.isNull("a"))) {
            Filter deepest = leaf;
            for (int i = 0; i < Filter.MAX_DEPTH; i++) {
                deepest = level.apply(deepest);
                assertReadAgain(deepest, "level " + i);
            }
            Filter full = deepest;
            assertThatThrownBy(() -> level.apply(full)).hasMessageContaining("nests deeper than 64 levels");
            for (String deeper : List.of("not (" + full + ")", "and (" + full + ")", "(" + full + ") or true")) {
                assertThatThrownBy(() -> Filter.parse(deeper)).isInstanceOfSatisfying(VectorException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
                    assertThat(e.text()).contains("column 1: ").contains("nests deeper than 64 levels");
                });
            }
        }
    }

    @Test
    void parenthesesAddNoLevels() {
        String open = "(".repeat(200);
        assertThat(Filter.parse(open + "a = 1" + ")".repeat(200))).isEqualTo(LEAF);
    }
}
