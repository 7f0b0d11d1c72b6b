package io.covector.tck;

import io.covector.filter.Filter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every test of the filter language on free metadata, with values of every type, present, missing, null and of other
 * types; each with its complement.
 */
abstract class MetadataFilterTck extends Theme {
    MetadataFilterTck(RecordTck tck) {
        super(tck);
    }

    static List<Object> operands() {
        return FilterData.operands();
    }

    @ParameterizedTest
    @MethodSource("operands")
    void equality(Object operand) {
        matches(Filter.eq("k", operand));
        matches(Filter.ne("k", operand));
        matches(Filter.in("k", operand));
        matches(Filter.notIn("k", operand, "no such value"));
    }

    @ParameterizedTest
    @MethodSource("operands")
    void order(Object operand) {
        if (operand instanceof Boolean) {
            Expect.refused(() -> Filter.gt("k", operand), "'k'", "> " + operand, "accepted with true and false are =");
            return;
        }
        matches(Filter.gt("k", operand));
        matches(Filter.gte("k", operand));
        matches(Filter.lt("k", operand));
        matches(Filter.lte("k", operand));
    }

    @ParameterizedTest
    @MethodSource("operands")
    void elementsOfLists(Object operand) {
        matches(Filter.containsAny("k", operand));
        matches(Filter.containsAll("k", operand));
        matches(Filter.containsAny("k", operand, "b", 2));
        matches(Filter.containsAll("k", operand, "a"));
    }

    @ParameterizedTest
    @MethodSource("operands")
    void partsOfTexts(Object operand) {
        String text = operand.toString();
        matches(Filter.contains("k", text));
        matches(Filter.startsWith("k", text));
    }

    @Test
    void ranges() {
        matches(Filter.between("k", -1, 1.5));
        matches(Filter.between("k", 9007199254740993L, Long.MAX_VALUE));
        matches(Filter.between("k", 0.1, 0x1p63));
        matches(Filter.between("k", "A", "ab"));
        matches(Filter.between("k", 2, 1));
    }

    @Test
    void severalValuesOfSeveralTypes() {
        matches(Filter.in("k", "a", 1, true, 0.1, 9007199254740993L));
        matches(Filter.notIn("k", "a", 1, true, 0.1, 9007199254740993L));
        matches(Filter.in("k", List.of()));
        matches(Filter.notIn("k", List.of()));
        matches(Filter.in("k", 1, 1.0, 1));
    }

    @Test
    void presence() {
        matches(Filter.isNull("k"));
        matches(Filter.exists("k"));
        matches(Filter.isNull("no such key"));
        matches(Filter.exists("K"));
    }

    private void matches(Filter filter) {
        SearchSet set = session().filterData();
        Expect.matches(set.collection(), set.oracle(), filter);
    }
}
