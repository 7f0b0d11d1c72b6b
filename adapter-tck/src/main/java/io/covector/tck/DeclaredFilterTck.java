package io.covector.tck;

import io.covector.filter.Filter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every test of the filter language on declared fields, with present and missing values; each with its complement. */
abstract class DeclaredFilterTck extends Theme {
    DeclaredFilterTck(RecordTck tck) {
        super(tck);
    }

    static List<Object> texts() {
        return operands(String.class);
    }

    static List<Object> numbers() {
        return operands(Number.class);
    }

    @ParameterizedTest
    @MethodSource("texts")
    void texts(String text) {
        comparisons("title", text);
        matches(Filter.contains("title", text));
        matches(Filter.startsWith("title", text));
        matches(Filter.in("title", text, "b", "none"));
        matches(Filter.notIn("title", text, "b", "none"));
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void longs(Number number) {
        comparisons("year", number);
        matches(Filter.in("year", number, 1, 2.0, 2.5));
        matches(Filter.notIn("year", number, 1, 2.0, 2.5));
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void doubles(Number number) {
        comparisons("rating", number);
        matches(Filter.in("rating", number, 1, 0.1, Long.MAX_VALUE));
        matches(Filter.notIn("rating", number, 1, 0.1, Long.MAX_VALUE));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void truthValues(boolean value) {
        matches(Filter.eq("flag", value));
        matches(Filter.ne("flag", value));
        matches(Filter.in("flag", value));
        matches(Filter.in("flag", true, false));
        matches(Filter.notIn("flag", value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "A", "b", "%", ",", "a,b", "none"})
    void lists(String element) {
        matches(Filter.containsAny("tags", element));
        matches(Filter.containsAll("tags", element));
        matches(Filter.containsAny("tags", element, "b", "b"));
        matches(Filter.containsAll("tags", element, "a"));
    }

    @Test
    void ranges() {
        matches(Filter.between("title", "A", "ab"));
        matches(Filter.between("year", 0.5, 2));
        matches(Filter.between("year", -1e300, 1e300));
        matches(Filter.between("rating", 0, 1));
        matches(Filter.between("rating", 2, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"title", "year", "rating", "flag", "tags"})
    void presence(String field) {
        matches(Filter.isNull(field));
        matches(Filter.exists(field));
        matches(Filter.isNull(field).or(Filter.exists("k")));
    }

    @Test
    void nothingToCompareWith() {
        matches(Filter.in("year", List.of()));
        matches(Filter.notIn("title", List.of()));
        matches(Filter.in("year", 0.5, 1e300));
        matches(Filter.notIn("year", 0.5, 1e300));
    }

    private void comparisons(String field, Object value) {
        matches(Filter.eq(field, value));
        matches(Filter.ne(field, value));
        matches(Filter.gt(field, value));
        matches(Filter.gte(field, value));
        matches(Filter.lt(field, value));
        matches(Filter.lte(field, value));
    }

    private void matches(Filter filter) {
        SearchSet set = session().filterData();
        Expect.matches(set.collection(), set.oracle(), filter);
    }

    private static List<Object> operands(Class<?> type) {
        return FilterData.operands().stream().filter(type::isInstance).toList();
    }
}
