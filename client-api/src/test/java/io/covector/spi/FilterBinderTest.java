package io.covector.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.CollectionSpec;
import io.covector.FieldType;
import io.covector.IdType;
import io.covector.Metric;
import io.covector.filter.Comparison;
import io.covector.filter.Comparison.Operator;
import io.covector.filter.Filter;
import io.covector.filter.IsNull;
import io.covector.filter.Not;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FilterBinderTest {
    private static final List<Operator> OPERATORS = List.of(Operator.values());

    private static final String UUID_TEXT = "abcdef00-0000-0001-0000-000000000002";
    private static final BigDecimal MANY_DIGITS = new BigDecimal("0.1000000000000000000000001");

    private static final CollectionSpec SPEC = CollectionSpec.builder("c")
            .vector(3, Metric.COSINE)
            .field("s", FieldType.STRING)
            .field("l", FieldType.LONG)
            .field("d", FieldType.DOUBLE)
            .field("b", FieldType.BOOLEAN)
            .field("t", FieldType.STRING_LIST)
            .field("instant", FieldType.INSTANT)
            .field("date", FieldType.DATE)
            .field("uuid", FieldType.UUID)
            .field("decimal", FieldType.DECIMAL)
            .field("longs", FieldType.LONG_LIST)
            .build();

    @Test
    void leavesFreeMetadataAlone() {
        Filter filter = Filter.and(Filter.eq("free", "x"), Filter.containsAny("free", 1, "a"), Filter.gt("free", 2.5));
        assertThat(FilterBinder.bind(filter, SPEC)).isEqualTo(filter);
    }

    @Test
    void bringsNumbersToTheTypeOfTheField() {
        assertBinds(Filter.gt("l", 2.5), Filter.gt("l", 2));
        assertBinds(Filter.gte("l", 2.5), Filter.gt("l", 2));
        assertBinds(Filter.lt("l", -2.5), Filter.lte("l", -3));
        assertBinds(Filter.eq("l", 3.0), Filter.eq("l", 3));
        assertBinds(Filter.eq("l", 3.5), Filter.none());
        assertBinds(Filter.ne("l", 3.5), Filter.not(Filter.none()));
        assertBinds(Filter.lt("l", 1e300), Filter.exists("l"));
        assertBinds(Filter.gt("l", -1e300), Filter.exists("l"));
        assertBinds(Filter.gt("l", 0x1p63), Filter.none());
        assertBinds(Filter.in("l", 1, 2.5, 3.0), Filter.in("l", 1, 3));
        assertBinds(Filter.eq("d", 3), Filter.eq("d", 3.0));
        assertBinds(Filter.in("d", 9007199254740993L, 4), Filter.in("d", 4.0));
        assertBinds(Filter.between("l", 0.5, 2.5), Filter.and(Filter.gt("l", 0), Filter.lte("l", 2)));
    }

    @Test
    void bringsTextsToTheOneFormOfTheField() {
        assertBinds(
                Filter.gte("instant", "2026-01-31T01:00+02:00"), Filter.gte("instant", "2026-01-30T23:00:00.000000Z"));
        assertBinds(Filter.lt("date", "2026-01-31"), Filter.lt("date", LocalDate.of(2026, 1, 31)));
        assertBinds(Filter.eq("uuid", "ABCDEF00-0000-0001-0000-000000000002"), Filter.eq("uuid", UUID_TEXT));
        assertBinds(Filter.in("uuid", UUID_TEXT, UUID.fromString(UUID_TEXT)), Filter.in("uuid", UUID_TEXT, UUID_TEXT));
        assertBinds(Filter.gt("decimal", MANY_DIGITS), Filter.gt("decimal", MANY_DIGITS));
        assertBinds(Filter.containsAny("longs", 1.0, 2.5, 3), Filter.containsAny("longs", 1, 3));
        assertBinds(Filter.containsAny("longs", 2.5, 1e300), Filter.none());
        assertBinds(Filter.containsAll("longs", 1, 2.5), Filter.none());
        assertBinds(Filter.containsAll("longs", 1, 2), Filter.containsAll("longs", 1, 2));
        assertBinds(Filter.gt("l", MANY_DIGITS), Filter.gt("l", 0));
        assertBinds(Filter.eq("d", MANY_DIGITS), Filter.none());
        assertBinds(Filter.lt("d", new BigDecimal("1e400")), Filter.exists("d"));
        assertBinds(Filter.lt("l", new BigDecimal("-9223372036854775809")), Filter.none());
        assertBinds(Filter.lte("l", new BigDecimal("9223372036854775808.5")), Filter.exists("l"));
    }

    @Test
    void changesNoAnswerOfANumericComparison() {
        long seed = Long.getLong("covector.seed", 99);
        Random random = new Random(seed);
        List<Number> numbers = List.of(
                0L,
                1L,
                -1L,
                Long.MAX_VALUE,
                Long.MIN_VALUE,
                9007199254740993L,
                -9007199254740993L,
                9007199254740992L,
                0.5,
                -0.5,
                1e18,
                9.3e18,
                -9.3e18,
                0x1p63,
                -0x1p63,
                1e300,
                9007199254740992.0,
                4.9e-324);
        for (int i = 0; i < 20_000; i++) {
            Number stored = numbers.get(random.nextInt(numbers.size()));
            Number value = numbers.get(random.nextInt(numbers.size()));
            Operator operator = OPERATORS.get(random.nextInt(5));
            String key = stored instanceof Long ? "l" : "d";
            boolean expected = operator.holds(decimal(stored).compareTo(decimal(value)));
            Filter bound = FilterBinder.bind(new Comparison(key, operator, value), SPEC);
            assertThat(holds(bound, stored))
                    .as("seed %d: %s %s %s, bound to %s", seed, stored, operator, value, bound)
                    .isEqualTo(expected);
        }
    }

    private static boolean holds(Filter bound, Number stored) {
        if (bound instanceof Comparison comparison) {
            Number value = (Number) comparison.value();
            assertThat(value).isInstanceOf(stored.getClass());
            return comparison.operator().holds(decimal(stored).compareTo(decimal(value)));
        }
        return bound instanceof Not not && not.filter() instanceof IsNull;
    }

    private static BigDecimal decimal(Number number) {
        return number instanceof Long whole ? BigDecimal.valueOf(whole) : new BigDecimal(number.doubleValue());
    }

    @Test
    void takesTheIdForAFieldThatIsNeverNull() {
        assertBinds(Filter.isNull(Filter.ID), Filter.none());
        assertBinds(Filter.exists(Filter.ID), Filter.not(Filter.none()));
        assertBinds(Filter.startsWith(Filter.ID, "a"), Filter.startsWith(Filter.ID, "a"));
        assertBinds(Filter.notIn(Filter.ID, "a", "b"), Filter.notIn(Filter.ID, "a", "b"));
        assertRefused(
                Filter.gt(Filter.ID, 1),
                "filter on the id '$id' of type STRING has the operator > with the integer 1; accepted are =, !=, >,"
                        + " >=, <, <=, in, contains and startsWith with texts");
        assertRefused(Filter.containsAny(Filter.ID, "a"), "has the operator containsAny with the text 'a'");

        CollectionSpec longs = SPEC.toBuilder().idType(IdType.LONG).build();
        assertThat(FilterBinder.bind(Filter.gt(Filter.ID, 2.5), longs)).isEqualTo(Filter.gt(Filter.ID, 2));
        assertThat(FilterBinder.bind(Filter.lt(Filter.ID, 1e300), longs)).isEqualTo(Filter.not(Filter.none()));
        assertThat(FilterBinder.bind(Filter.in(Filter.ID, 1, 2.0, 2.5), longs)).isEqualTo(Filter.in(Filter.ID, 1, 2));
        assertThatThrownBy(() -> FilterBinder.bind(Filter.startsWith(Filter.ID, "1"), longs))
                .hasMessageContaining("filter on the id '$id' of type LONG has the operator startsWith");
    }

    @Test
    void refusesOtherTypesNamingFieldTypeAndValue() {
        assertRefused(
                Filter.eq("s", 5),
                "'s' of type STRING has the operator = with the integer 5; accepted are =, !=, >, >=, <, <=, in,"
                        + " contains and startsWith with texts");
        assertRefused(
                Filter.gt("l", "x"),
                "'l' of type LONG has the operator > with the text 'x'; accepted are =, !=, >, >=, <, <=, in"
                        + " with numbers");
        assertRefused(Filter.in("d", 1, "x"), "'d' of type DOUBLE has the operator in with the text 'x'");
        assertRefused(
                Filter.eq("b", "true"),
                "'b' of type BOOLEAN has the operator = with the text 'true'; accepted are =, != and in");
        assertRefused(
                Filter.eq("t", "x"),
                "'t' of type STRING_LIST has the operator = with the text 'x'; accepted are containsAny");
        assertRefused(
                Filter.containsAll("t", 1), "'t' of type STRING_LIST has the operator containsAll with the integer 1");
        assertRefused(
                Filter.containsAny("s", "x"), "'s' of type STRING has the operator containsAny with the text 'x'");
        assertRefused(
                Filter.eq("instant", "2026-01-31"),
                "'instant' of type INSTANT has the operator = with the text '2026-01-31'");
        assertRefused(Filter.eq("instant", 5), "in with instants in whole microseconds");
        assertRefused(
                Filter.startsWith("instant", "2026"),
                "'instant' of type INSTANT has the operator startsWith with the text '2026'");
        assertRefused(
                Filter.eq("date", "2026-02-30"), "'date' of type DATE has the operator = with the text '2026-02-30'");
        assertRefused(Filter.eq("uuid", "x"), "in with UUIDs, also as text of 36 characters");
        assertRefused(Filter.eq("decimal", new BigDecimal("1e1000")), "up to 1000 digits before");
        assertRefused(Filter.eq("decimal", "1"), "'decimal' of type DECIMAL has the operator = with the text '1'");
        assertRefused(
                Filter.containsAny("longs", "x"),
                "'longs' of type LONG_LIST has the operator containsAny with the text 'x'");
        assertRefused(Filter.eq("longs", 1), "accepted are containsAny and containsAll with numbers");
        assertRefused(Filter.eq("free", MANY_DIGITS), "others on a declared field of type DECIMAL");
        assertRefused(Filter.in("free", 1, MANY_DIGITS), "others on a declared field of type DECIMAL");
        assertRefused(Filter.contains("l", "x"), "'l' of type LONG has the operator contains with the text 'x'");
        assertRefused(
                Filter.not(Filter.or(Filter.all(), Filter.eq("s", true))),
                "'s' of type STRING has the operator = with the truth value true");
    }

    private static void assertBinds(Filter filter, Filter bound) {
        assertThat(FilterBinder.bind(filter, SPEC)).isEqualTo(bound);
    }

    private static void assertRefused(Filter filter, String text) {
        assertThatThrownBy(() -> FilterBinder.bind(filter, SPEC)).hasMessageContaining(text);
    }
}
