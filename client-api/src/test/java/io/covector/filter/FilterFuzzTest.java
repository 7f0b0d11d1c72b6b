package io.covector.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.ErrorCode;
import io.covector.VectorException;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever text comes: a filter, or a refusal that says where. A million texts in all, or as many for each seed as
 * {@code -Dcovector.fuzz.texts} says.
 */
class FilterFuzzTest {
    private static final int TEXTS = Integer.getInteger("covector.fuzz.texts", 250_000);

    private static final String[] WORDS = {
        "and",
        "or",
        "not",
        "(",
        ")",
        "true",
        "false",
        "exists",
        "=",
        "==",
        "!=",
        "<>",
        ">",
        ">=",
        "<",
        "<=",
        "is",
        "null",
        "in",
        "between",
        "contains",
        "startsWith",
        "containsAny",
        "containsAll",
        ",",
        "year",
        "\"a key\"",
        "'text'",
        "'it''s'",
        "1",
        "-2.5",
        "1e309",
        "99999999999999999999",
        "'",
        "\"",
        "\\",
        ";",
        "--",
        "/*",
        "$1",
        "\u0000",
        "\uD83D\uDE00",
        "\uD83D",
        "ключ",
        "",
        "\n",
        "-",
        ".",
        "1.",
        "e5",
        "((((((((",
        "not not not not"
    };

    private int read;
    private int refused;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void aFilterOrARefusalThatSaysWhere(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < TEXTS; i++) {
            String text = random.nextBoolean() ? words(random) : damaged(random);
            check(text, seed);
        }
        assertThat(read).as("texts that are filters").isGreaterThan(TEXTS / 250);
        assertThat(refused).as("texts that are none").isGreaterThan(TEXTS / 25);
    }

    private void check(String text, long seed) {
        Filter filter;
        try {
            filter = Filter.parse(text);
        } catch (VectorException e) {
            refused++;
            boolean clear = e.code() == ErrorCode.INVALID_ARGUMENT && e.text().length() > 10;
            if (!clear) {
                throw new AssertionError("seed " + seed + ": '" + text + "'", e);
            }
            return;
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError("seed " + seed + ": '" + text + "'", e);
        }
        read++;
        if (!Filter.parse(filter.toString()).equals(filter)) {
            throw new AssertionError("seed " + seed + ": '" + text + "' is " + filter);
        }
    }

    private static String words(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i >= 0; i--) {
            text.append(WORDS[random.nextInt(WORDS.length)]).append(random.nextInt(4) == 0 ? "" : " ");
        }
        return text.toString();
    }

    /** A filter's text with a few characters lost, doubled or replaced. */
    private static String damaged(Random random) {
        StringBuilder text = new StringBuilder(RandomFilters.next(random, 2).toString());
        for (int i = random.nextInt(3); i > 0 && text.length() > 0; i--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(3)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, text.charAt(at));
                default -> text.setCharAt(at, (char) random.nextInt(0x3000));
            }
        }
        return text.toString();
    }
}
