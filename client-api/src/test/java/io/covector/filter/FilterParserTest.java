package io.covector.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.ErrorCode;
import io.covector.VectorException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterParserTest {
    @Test
    void readsEveryTest() {
        assertParses("category = 'news'", Filter.eq("category", "news"));
        assertParses("a == 1", Filter.eq("a", 1));
        assertParses("a != 1", Filter.ne("a", 1));
        assertParses("a <> 1.5", Filter.ne("a", 1.5));
        assertParses("a > -2", Filter.gt("a", -2));
        assertParses("a >= 1e3", Filter.gte("a", 1000.0));
        assertParses("a < 9007199254740993", Filter.lt("a", 9007199254740993L));
        assertParses("a <= 'z'", Filter.lte("a", "z"));
        assertParses("a between 1 and 2", Filter.between("a", 1, 2));
        assertParses("a not between 1 and 2", Filter.not(Filter.between("a", 1, 2)));
        assertParses("a in (1, 'x', true)", Filter.in("a", 1, "x", true));
        assertParses("a in ()", Filter.in("a"));
        assertParses("a not in (1)", Filter.notIn("a", 1));
        assertParses("a is null", Filter.isNull("a"));
        assertParses("a is not null", Filter.exists("a"));
        assertParses("exists a", Filter.exists("a"));
        assertParses("a contains 'x'", Filter.contains("a", "x"));
        assertParses("a not startsWith 'x'", Filter.not(Filter.startsWith("a", "x")));
        assertParses("a containsAny ('x', 'y')", Filter.containsAny("a", "x", "y"));
        assertParses("a containsAll (1)", Filter.containsAll("a", 1));
        assertParses("a = false", Filter.eq("a", false));
        assertParses("true", Filter.all());
        assertParses("false", Filter.none());
    }

    @Test
    void bindsNotBeforeAndBeforeOr() {
        assertParses(
                "a = 1 or not b = 2 and c = 3",
                Filter.or(Filter.eq("a", 1), Filter.and(Filter.ne("b", 2), Filter.eq("c", 3))));
        assertParses(
                "(a = 1 or b = 2) and c = 3",
                Filter.and(Filter.or(Filter.eq("a", 1), Filter.eq("b", 2)), Filter.eq("c", 3)));
    }

    @Test
    void readsKeysAndTextsInQuotes() {
        assertParses("\"a \"\"b\"\" 'c'\" = 'it''s'", Filter.eq("a \"b\" 'c'", "it's"));
        assertParses("\"and\" = 1", Filter.eq("and", 1));
        assertParses("ключ_1 = '\uD83D\uDE00'", Filter.eq("ключ_1", "\uD83D\uDE00"));
    }

    @Test
    void readsPathsAndTheIdWithoutQuotes() {
        assertParses("author.name = 'a'", Filter.eq("author.name", "a"));
        assertParses(
                "a.b_1.2 is null and exists in_.not.in",
                Filter.isNull("a.b_1.2").and(Filter.exists("in_.not.in")));
        assertParses("$id in ('a', 'b')", Filter.in(Filter.ID, "a", "b"));
        assertParses("\"$id\" > 5", Filter.gt(Filter.ID, 5));
        assertParses(
                "\"a..b\" = 1 or \".a\" = 1 or \"a.\" = 1",
                Filter.or(Filter.eq("a..b", 1), Filter.eq(".a", 1), Filter.eq("a.", 1)));
    }

    @Test
    void printsPathsWithoutQuotesAndReadsWhatItPrints() {
        assertThat(Filter.eq("author.name", 1)).hasToString("author.name = 1");
        assertThat(Filter.eq(Filter.ID, 1)).hasToString("$id = 1");
        for (String key :
                new String[] {"a.b", "a..b", ".a", "a.", "$", "$.a", "a.$b", "a b.c", "and.or", "1.a", "a.1", "ä.é"}) {
            Filter filter = Filter.eq(key, 1);
            assertThat(Filter.parse(filter.toString())).as(filter.toString()).isEqualTo(filter);
        }
    }

    @Test
    void readsKeywordsInAnyCase() {
        assertParses("a IS NOT NULL AND b Not In (1)", Filter.and(Filter.exists("a"), Filter.notIn("b", 1)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a = |4|expected a value",
                "a 1|3|expected an operator",
                "a = 'x|5|the quote ' is never closed",
                "= 1|1|expected a key",
                "and = 1|1|in double quotes for the key of that name",
                "a = 1 b = 2|7|expected 'and', 'or' or the end",
                "(a = 1|7|expected ')', found the end",
                "a in (1, )|10|expected a value",
                "a between 1|12|expected 'and'",
                "a = 1.2.3|5|'1.2.3' is not a number",
                "a > true|1|accepted with true and false are = and !=",
                "a contains 5|12|expected a text in single quotes",
                "a. = 1|2|unexpected character '.'",
                "a..b = 1|2|expected an operator",
                "a # 1|3|unexpected character '#'",
                "a is 5|6|expected 'null'",
                "a containsAny ()|1|accepted are 1 or more",
            })
    void pointsAtTheColumn(String text, int column, String problem) {
        assertThatThrownBy(() -> Filter.parse(text)).isInstanceOfSatisfying(VectorException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
            assertThat(e.text()).contains("column " + column + ": ").contains(problem);
            assertThat(e.getCause())
                    .isInstanceOfSatisfying(
                            FilterSyntaxException.class,
                            cause -> assertThat(cause.column()).isEqualTo(column));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "not ", "a = 1 and ("})
    void boundsTheNesting(String opening) {
        assertThatThrownBy(() -> Filter.parse(opening.repeat(100_000)))
                .isInstanceOf(VectorException.class)
                .hasMessageContaining("nested deeper");
    }

    @Test
    void endsWithAClearErrorOnAnyInput() {
        long seed = Long.getLong("covector.seed", 7);
        Random random = new Random(seed);
        String[] parts = {
            "a",
            " ",
            "and",
            "or",
            "not",
            "(",
            ")",
            "=",
            "'",
            "\"",
            "1",
            ".",
            "-",
            "e",
            "in",
            ",",
            "null",
            "is",
            "\uD83D",
            "\u0000",
            "<",
            "between",
            "exists",
            "containsAny",
            "x y"
        };
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(20); j >= 0; j--) {
                text.append(parts[random.nextInt(parts.length)]).append(random.nextBoolean() ? " " : "");
            }
            try {
                assertThat(Filter.parse(text.toString())).isNotNull();
            } catch (VectorException e) {
                assertThat(e.text()).as("seed %d: %s", seed, text).contains("column ");
            }
        }
    }

    private static void assertParses(String text, Filter expected) {
        assertThat(Filter.parse(text)).isEqualTo(expected);
    }
}
