package io.covector.tck.oracle;

import static io.covector.filter.Filter.contains;
import static io.covector.filter.Filter.containsAll;
import static io.covector.filter.Filter.containsAny;
import static io.covector.filter.Filter.eq;
import static io.covector.filter.Filter.exists;
import static io.covector.filter.Filter.gt;
import static io.covector.filter.Filter.gte;
import static io.covector.filter.Filter.in;
import static io.covector.filter.Filter.isNull;
import static io.covector.filter.Filter.lt;
import static io.covector.filter.Filter.lte;
import static io.covector.filter.Filter.ne;
import static io.covector.filter.Filter.not;
import static io.covector.filter.Filter.notIn;
import static io.covector.filter.Filter.startsWith;
import static org.assertj.core.api.Assertions.assertThat;

import io.covector.Metadata;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterOracleTest {
    private static final Metadata MISSING = Metadata.empty();
    private static final Metadata NULL = Metadata.of("k", null);

    // stored value | filter value | = > >= < <= as six signs of truth, written by hand
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1                      | 1                      | y n y n y",
                "1                      | 1.0                    | y n y n y",
                "1.0                    | 1                      | y n y n y",
                "2                      | 1                      | n y y n n",
                "1                      | 2                      | n n n y y",
                "1.5                    | 1                      | n y y n n",
                "9007199254740993       | 9007199254740992.0     | n y y n n",
                "9007199254740993       | 9007199254740993       | y n y n y",
                "9223372036854775807    | 9223372036854775808.0  | n n n y y",
                "9223372036854775807    | 9223372036854775806    | n y y n n",
                "0.1                    | 0.1                    | y n y n y",
                "1e300                  | 1                      | n y y n n",
                "12345678901234567890.5 | 12345678901234567000.0 | n y y n n",
                "\"a\"                  | \"a\"                  | y n y n y",
                "\"a\"                  | \"A\"                  | n y y n n",
                "\"\"                   | \"a\"                  | n n n y y",
                "\"ab\"                 | \"a\"                  | n y y n n",
                "\"\uD83D\uDE00\"       | \"\uFFFF\"             | n y y n n",
                "\"1\"                  | 1                      | n n n n n",
                "1                      | \"1\"                  | n n n n n",
                "true                   | 1                      | n n n n n",
                "true                   | \"true\"               | n n n n n",
                "[1]                    | 1                      | n n n n n",
                "{\"a\": 1}             | 1                      | n n n n n",
                "null                   | 1                      | n n n n n",
                "null                   | \"null\"               | n n n n n",
            })
    void comparison(String stored, String value, String truths) {
        Metadata metadata = Metadata.fromJson("{\"k\":" + stored + "}");
        Object operand = Metadata.fromJson("{\"v\":" + value + "}").get("v");
        Filter[] filters = {eq("k", operand), gt("k", operand), gte("k", operand), lt("k", operand), lte("k", operand)};
        for (int i = 0; i < filters.length; i++) {
            assertTruth(filters[i], metadata, truths.charAt(2 * i) == 'y');
        }
    }

    @Test
    void missingAndNullMatchTheNegationsAndNothingElse() {
        for (Metadata none : new Metadata[] {MISSING, NULL}) {
            for (Filter negation :
                    new Filter[] {ne("k", "a"), notIn("k", "a", 1), isNull("k"), not(eq("k", true)), not(gt("k", 0))}) {
                assertTruth(negation, none, true);
            }
            for (Filter test : new Filter[] {
                eq("k", "a"), in("k", "a", 1), exists("k"), contains("k", ""), startsWith("k", ""), containsAny("k", 1)
            }) {
                assertTruth(test, none, false);
            }
        }
    }

    @Test
    void truthValues() {
        assertTruth(eq("k", true), Metadata.of("k", true), true);
        assertTruth(eq("k", false), Metadata.of("k", true), false);
        assertTruth(ne("k", true), Metadata.of("k", false), true);
    }

    @Test
    void oneOfSeveral() {
        assertTruth(in("k", 1, "b"), Metadata.of("k", 1.0), true);
        assertTruth(in("k", 1, "b"), Metadata.of("k", "b"), true);
        assertTruth(in("k", 1, "b"), Metadata.of("k", 2), false);
        assertTruth(in("k"), Metadata.of("k", 2), false);
        assertTruth(notIn("k"), MISSING, true);
    }

    @Test
    void partsOfText() {
        Metadata text = Metadata.of("k", "100% sure");
        assertTruth(contains("k", "% s"), text, true);
        assertTruth(contains("k", "%s"), text, false);
        assertTruth(contains("k", "SURE"), text, false);
        assertTruth(contains("k", ""), text, true);
        assertTruth(startsWith("k", "100"), text, true);
        assertTruth(startsWith("k", "00"), text, false);
        assertTruth(startsWith("k", "1"), Metadata.of("k", 100), false);
    }

    @Test
    void elementsOfLists() {
        Metadata list = Metadata.fromJson("{\"k\":[\"a\",1,true,null,[\"n\"]]}");
        assertTruth(containsAny("k", "z", 1.0), list, true);
        assertTruth(containsAny("k", "z", "n"), list, false);
        assertTruth(containsAll("k", "a", true), list, true);
        assertTruth(containsAll("k", "a", "z"), list, false);
        assertTruth(containsAny("k", "a"), Metadata.of("k", "a"), false);
        assertTruth(containsAny("k", "a"), Metadata.of("k", new Object[0]), false);
        assertTruth(containsAny("k", "a"), Metadata.copyOf(Map.of("k", Map.of("a", "a"))), false);
    }

    @Test
    void nesting() {
        assertTruth(Filter.all(), MISSING, true);
        assertTruth(Filter.none(), MISSING, false);
        assertTruth(eq("a", 1).and(eq("b", 1)), Metadata.of("a", 1, "b", 1), true);
        assertTruth(eq("a", 1).and(eq("b", 1)), Metadata.of("a", 1, "b", 2), false);
        assertTruth(eq("a", 1).or(eq("b", 1)), Metadata.of("a", 2, "b", 1), true);
        assertTruth(not(eq("a", 1).or(isNull("b"))), Metadata.of("a", 2, "b", 1), true);
    }

    @Test
    void wholeKeysBeforePaths() {
        Metadata nested = Metadata.fromJson("{\"a\":{\"b\":{\"c\":1},\"l\":[1],\"x.y\":2,\"\":{\"z\":3}}}");
        assertTruth(eq("a.b.c", 1), nested, true);
        assertTruth(exists("a.b"), nested, true);
        assertTruth(exists("a.l.0"), nested, false);
        assertTruth(containsAny("a.l", 1), nested, true);
        assertTruth(exists("a.x.y"), nested, false);
        assertTruth(exists("a..z"), nested, false);
        Metadata hidden = Metadata.fromJson("{\"a\":{\"b\":{\"c\":1}},\"a.b\":null}");
        assertTruth(isNull("a.b"), hidden, true);
        assertTruth(eq("a.b.c", 1), hidden, true);
    }

    @Test
    void ids() {
        VectorRecord record = VectorRecord.of("ab", new float[] {1}, Metadata.of(Filter.ID, "other"));
        assertThat(FilterOracle.matches(eq(Filter.ID, "ab"), record)).isTrue();
        assertThat(FilterOracle.matches(eq(Filter.ID, "other"), record)).isFalse();
        assertThat(FilterOracle.matches(startsWith(Filter.ID, "a"), record)).isTrue();
        assertThat(FilterOracle.matches(isNull(Filter.ID), record)).isFalse();
    }

    private static void assertTruth(Filter filter, Metadata metadata, boolean expected) {
        assertThat(FilterOracle.matches(filter, metadata))
                .as("%s on %s", filter, metadata)
                .isEqualTo(expected);
        assertThat(FilterOracle.matches(not(filter), metadata))
                .as("not (%s) on %s", filter, metadata)
                .isEqualTo(!expected);
    }
}
