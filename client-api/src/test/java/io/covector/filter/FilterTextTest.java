package io.covector.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.ErrorCode;
import io.covector.VectorException;
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

    @Test
    void isReadAsTheFilter() {
        long seed = Long.getLong("covector.seed", 4);
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            assertReadAgain(RandomFilters.next(random, random.nextInt(7)), "seed " + seed + ", case " + i);
        }
    }

    private static void assertReadAgain(Filter filter, String which) {
        assertThat(Filter.parse(filter.toString())).as("%s: %s", which, filter).isEqualTo(filter);
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
