package io.covector.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.CollectionSpec;
import io.covector.FieldType;
import io.covector.Metric;
import io.covector.filter.Comparison;
import io.covector.filter.Comparison.Operator;
import io.covector.filter.Filter;
import io.covector.filter.IsNull;
import io.covector.filter.Not;
import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FilterBinderTest {
    private static final List<Operator> OPERATORS = List.of(Operator.values());

    private static final CollectionSpec SPEC = CollectionSpec.builder("c")
            .vector(3, Metric.COSINE)
            .field("s", FieldType.STRING)
            .field("l", FieldType.LONG)
            .field("d", FieldType.DOUBLE)
            .field("b", FieldType.BOOLEAN)
            .field("t", FieldType.STRING_LIST)
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
    void refusesOtherTypesNamingFieldTypeAndValue() {
        assertRefused(Filter.eq("s", 5), "'s' of type STRING has the value 5; accepted are texts");
        assertRefused(Filter.gt("l", "x"), "'l' of type LONG has the value 'x'; accepted are numbers");
        assertRefused(Filter.in("d", 1, "x"), "'d' of type DOUBLE has the value 'x'");
        assertRefused(Filter.eq("b", "true"), "'b' of type BOOLEAN has the value 'true'; accepted are true and false");
        assertRefused(Filter.eq("t", "x"), "'t' of type STRING_LIST has the value 'x'; accepted are containsAny");
        assertRefused(Filter.containsAll("t", 1), "'t' of type STRING_LIST has the value 1");
        assertRefused(Filter.containsAny("s", "x"), "'s' of type STRING has the value 'x'");
        assertRefused(Filter.contains("l", "x"), "'l' of type LONG has the value 'x'");
        assertRefused(
                Filter.not(Filter.or(Filter.all(), Filter.eq("s", true))), "'s' of type STRING has the value true");
    }

    private static void assertBinds(Filter filter, Filter bound) {
        assertThat(FilterBinder.bind(filter, SPEC)).isEqualTo(bound);
    }

    private static void assertRefused(Filter filter, String text) {
        assertThatThrownBy(() -> FilterBinder.bind(filter, SPEC)).hasMessageContaining(text);
    }
}
