package io.covector.springai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.VectorException;
import io.covector.filter.Filter;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.ai.vectorstore.filter.Filter.Expression;
import org.springframework.ai.vectorstore.filter.Filter.ExpressionType;
import org.springframework.ai.vectorstore.filter.Filter.Group;
import org.springframework.ai.vectorstore.filter.Filter.Key;
import org.springframework.ai.vectorstore.filter.Filter.Operand;
import org.springframework.ai.vectorstore.filter.Filter.Value;
import org.springframework.ai.vectorstore.filter.FilterExpressionBuilder;
import org.springframework.ai.vectorstore.filter.FilterExpressionTextParser;

@SuppressWarnings("BadImport") // Key, which is that of a filter only here
class CovectorFilterExpressionsTest {
    private static Filter translated(String text) {
        return CovectorFilterExpressions.toCovector(new FilterExpressionTextParser().parse(text));
    }

    private static Filter translated(ExpressionType type, Operand left, Operand right) {
        return CovectorFilterExpressions.toCovector(new Expression(type, left, right));
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '~',
            value = {
                "a == 'x' => a = 'x'",
                "a != 1 => not a = 1",
                "a > 1.5 => a > 1.5",
                "a >= 1 => a >= 1",
                "a < -1 => a < -1",
                "a <= 9999999999L => a <= 9999999999",
                "a == true => a = true",
                "a in ['x', 'y'] => a in ('x', 'y')",
                "a nin [1, 2] => a not in (1, 2)",
                "a IS NULL => a is null",
                "a IS NOT NULL => a is not null",
                "a == 1 && b == 2 && c == 3 => a = 1 and b = 2 and c = 3",
                "a == 1 || b == 2 || c == 3 => a = 1 or b = 2 or c = 3",
                "a == 1 && (b == 2 || c == 3) => a = 1 and (b = 2 or c = 3)",
                "((a == 1)) => a = 1",
                "NOT (a == 1 || b == 2) => not (a = 1 or b = 2)",
                "author.name == 'x' => author.name = 'x'",
            })
    void everyOperatorOfTheTextForm(String text, String expected) {
        assertThat(translated(text)).isEqualTo(Filter.parse(expected));
    }

    @ParameterizedTest
    @EnumSource
    void everyOperatorIsKnown(ExpressionType type) {
        Operand left = switch (type) {
            case AND, OR, NOT -> new Expression(ExpressionType.EQ, new Key("a"), new Value(1));
            default -> new Key("a");
        };
        Operand right = switch (type) {
            case AND, OR -> left;
            default -> new Value(1);
        };
        assertThat(translated(type, left, right)).isNotNull();
    }

    @Test
    void valuesOfEveryType() {
        UUID uuid = UUID.fromString("00000000-0000-0001-0000-000000000002");
        Date date = Date.from(Instant.parse("2026-01-31T12:00:00Z"));
        FilterExpressionBuilder b = new FilterExpressionBuilder();
        assertThat(CovectorFilterExpressions.toCovector(b.eq("a", uuid).build()))
                .isEqualTo(Filter.eq("a", uuid));
        assertThat(CovectorFilterExpressions.toCovector(b.gt("a", date).build()))
                .isEqualTo(Filter.gt("a", "2026-01-31T12:00:00.000000Z"));
        assertThat(CovectorFilterExpressions.toCovector(
                        b.lte("a", LocalDate.of(2026, 1, 31)).build()))
                .isEqualTo(Filter.lte("a", "2026-01-31"));
        assertThat(CovectorFilterExpressions.toCovector(
                        b.ne("a", ExpressionType.AND).build()))
                .isEqualTo(Filter.ne("a", "AND"));
        assertThat(CovectorFilterExpressions.toCovector(
                        b.eq("a", 9_007_199_254_740_993L).build()))
                .isEqualTo(Filter.eq("a", 9_007_199_254_740_993L));
        assertThat(CovectorFilterExpressions.toCovector(b.eq("a", 0.1f).build()))
                .isEqualTo(Filter.eq("a", 0.1f));
    }

    @Test
    void listsInEveryForm() {
        FilterExpressionBuilder b = new FilterExpressionBuilder();
        Filter expected = Filter.in("a", "x", "y");
        List<String> texts = List.of("x", "y"); // of another type than the list that in(...) takes: a value itself
        assertThat(CovectorFilterExpressions.toCovector(b.in("a", "x", "y").build()))
                .isEqualTo(expected);
        assertThat(CovectorFilterExpressions.toCovector(b.in("a", texts).build()))
                .isEqualTo(expected);
        assertThat(translated(ExpressionType.IN, new Key("a"), new Value(new String[] {"x", "y"})))
                .isEqualTo(expected);
        assertThat(translated(ExpressionType.IN, new Key("a"), new Value("x"))).isEqualTo(Filter.in("a", "x"));
        assertThat(translated(ExpressionType.IN, new Key("a"), new Value(List.of())))
                .isEqualTo(Filter.in("a", List.of()));
        assertThat(translated(ExpressionType.NIN, new Key("a"), new Value(List.of())))
                .isEqualTo(Filter.notIn("a", List.of()));
    }

    @Test
    void aTextThatIsAMomentMeansBothItsForms() {
        String text = "2026-01-31T12:00:00Z";
        String moment = "2026-01-31T12:00:00.000000Z";
        assertThat(translated("a == '" + text + "'")).isEqualTo(Filter.in("a", text, moment));
        assertThat(translated("a > '" + text + "'"))
                .isEqualTo(Filter.and(Filter.gt("a", moment), Filter.ne("a", text)));
        assertThat(translated("a > '" + moment + "'")).isEqualTo(Filter.gt("a", moment));
        assertThat(translated("a in ['x', '" + text + "']")).isEqualTo(Filter.in("a", "x", text, moment));
        assertThat(translated("a > '2026-13-31T12:00:00Z'")).isEqualTo(Filter.gt("a", "2026-13-31T12:00:00Z"));
    }

    @Test
    void hostileKeysAndValuesStayWhatTheyAre() {
        for (String hostile : List.of(
                "a' or '1' = '1",
                "a\" or 1 == 1 or \"b",
                "x) or (1 == 1",
                "a\\",
                "' ; drop table documents; --",
                "$.a ? (@ > 1)",
                "%s{}[]",
                "\u0001\u202e\ud83d\ude00",
                "x".repeat(1024))) {
            assertThat(translated(ExpressionType.EQ, new Key(hostile), new Value(hostile)))
                    .isEqualTo(Filter.eq(hostile, hostile));
        }
    }

    @Test
    void quotedKeysAreTheSameInBothLinesOfSpringAi() {
        assertThat(translated("\"the year\" == 1")).isEqualTo(Filter.eq("the year", 1));
        assertThat(translated("'the year' == 1")).isEqualTo(Filter.eq("the year", 1));
        assertThat(translated("'it\\'s' == 1")).isEqualTo(Filter.eq("it's", 1));
        assertThat(translated("\"a\\\\b\" == 1")).isEqualTo(Filter.eq("a\\b", 1));
        assertThat(translated(ExpressionType.EQ, new Key("\""), new Value(1))).isEqualTo(Filter.eq("\"", 1));
    }

    @Test
    void longChainsDoNotNest() {
        for (ExpressionType type : List.of(ExpressionType.AND, ExpressionType.OR)) {
            Expression left = new Expression(ExpressionType.EQ, new Key("a"), new Value(0));
            Expression right = left;
            for (int i = 1; i < 20_000; i++) {
                Expression test = new Expression(ExpressionType.EQ, new Key("a"), new Value(i));
                left = new Expression(type, new Group(left), test);
                right = new Expression(type, test, right);
            }
            String word = " " + type.name().toLowerCase(Locale.ROOT) + " ";
            assertThat(CovectorFilterExpressions.toCovector(left).toString().split(word, -1))
                    .hasSize(20_000);
            assertThat(CovectorFilterExpressions.toCovector(right).toString().split(word, -1))
                    .hasSize(20_000);
        }
    }

    @Test
    void deepNestingIsRefusedInsteadOfOverflowing() {
        Expression deep = new Expression(ExpressionType.EQ, new Key("a"), new Value(0));
        Expression other = deep;
        Group group = new Group(deep);
        for (int i = 0; i < 20_000; i++) {
            deep = new Expression(ExpressionType.NOT, deep);
            group = new Group(new Expression(i % 2 == 0 ? ExpressionType.AND : ExpressionType.OR, group, other));
        }
        for (Expression expression : List.of(deep, group.content())) {
            assertThatThrownBy(() -> CovectorFilterExpressions.toCovector(expression))
                    .isInstanceOf(VectorException.class)
                    .hasMessageContaining("nests deeper than 64 levels");
        }
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        Key key = new Key("a");
        Value value = new Value(1);
        assertRefused(ExpressionType.EQ, key, null, "EQ has no value on its right side");
        assertRefused(ExpressionType.EQ, key, new Value(null), "EQ has no value on its right side");
        assertRefused(ExpressionType.EQ, key, key, "EQ has no value on its right side");
        assertRefused(ExpressionType.GT, value, value, "GT has no key on its left side");
        assertRefused(ExpressionType.ISNULL, new Key(null), null, "ISNULL has no key on its left side");
        assertRefused(ExpressionType.AND, key, value, "AND has the operand Key[key=a]");
        assertRefused(ExpressionType.OR, new Expression(ExpressionType.ISNULL, key), null, "OR has no expression");
        assertRefused(ExpressionType.EQ, key, new Value(List.of(1)), "filter on 'a' compares with [1]");
        assertRefused(
                ExpressionType.EQ,
                key,
                new Value(new Object() {
                    @Override
                    public String toString() {
                        return "odd";
                    }
                }),
                "metadata key 'a'");
        assertThatThrownBy(() -> CovectorFilterExpressions.toCovector(null)).hasMessage("expression");
    }

    private static void assertRefused(ExpressionType type, Operand left, Operand right, String message) {
        assertThatThrownBy(() -> translated(type, left, right))
                .isInstanceOf(VectorException.class)
                .hasMessageContaining(message);
    }
}
