package io.covector.tck;

import io.covector.FloatVector;
import io.covector.Metadata;
import io.covector.RecordId;
import io.covector.VectorRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Records that hold a value of every kind under a key, and values to compare them with. Stateless and thread-safe. */
final class FilterData {
    /** JSON of values that records hold. */
    private static final List<String> FREE = List.of(
            "null",
            "\"\"",
            "\"a\"",
            "\"A\"",
            "\"b\"",
            "\"ab\"",
            "\"ba\"",
            "\" a\"",
            "\"\u00e9\"",
            "\"\uFFFF\"",
            "\"\uD83D\uDE00\"",
            "\"100%\"",
            "\"100 %\"",
            "\"a_b\"",
            "\"aXb\"",
            "\"a\\\\b\"",
            "\"it's\"",
            "\"1\"",
            "\"true\"",
            "\"null\"",
            "\"[]\"",
            "\"-1\"",
            "0",
            "0.0",
            "1",
            "1.0",
            "-1",
            "1.5",
            "-1.5",
            "2",
            "10",
            "0.1",
            "0.30000000000000004",
            "1e300",
            "-1e300",
            "1e-300",
            "9007199254740992",
            "9007199254740993",
            "9007199254740992.0",
            "9007199254740994",
            "9223372036854775807",
            "9223372036854775806",
            "-9223372036854775808",
            "9223372036854775808.0",
            "true",
            "false",
            "[]",
            "[\"a\"]",
            "[\"a\",\"b\"]",
            "[\"A\"]",
            "[1]",
            "[1.0,2]",
            "[1.5]",
            "[9007199254740993]",
            "[true]",
            "[null]",
            "[\"a\",1,true,null,[\"n\"],{\"k\":\"n\"}]",
            "[[\"a\"]]",
            "{}",
            "{\"a\":\"a\"}",
            "{\"k\":1}");

    private FilterData() {}

    /** What the records are compared with. */
    static List<Object> operands() {
        return List.of(
                "",
                "a",
                "A",
                "ab",
                "b",
                "\u00e9",
                "\uFFFF",
                "\uD83D\uDE00",
                "%",
                "_",
                "a_b",
                "\\",
                "'",
                "1",
                "true",
                "null",
                "n",
                0L,
                1L,
                -1L,
                2L,
                1.0,
                1.5,
                0.1,
                0.30000000000000004,
                1e300,
                -1e300,
                1e-300,
                9007199254740992L,
                9007199254740993L,
                9007199254740992.0,
                Long.MAX_VALUE,
                Long.MAX_VALUE - 1,
                Long.MIN_VALUE,
                0x1p63,
                12345678901234567000.0,
                Double.MAX_VALUE,
                true,
                false);
    }

    /**
     * The records by metadata key {@code k}, and by the fields of {@link Specs#everyType}, declared or free.
     *
     * @param more JSON of further values under {@code k}
     */
    static List<VectorRecord> records(List<String> more) {
        List<VectorRecord> records = new ArrayList<>();
        for (List<String> values : List.of(FREE, more)) {
            for (String json : values) {
                add(records, Metadata.fromJson("{\"k\":" + json + "}"));
            }
        }
        declared().forEach((field, values) -> values.forEach(value -> add(records, Metadata.of(field, value))));
        add(records, Metadata.empty());
        return records;
    }

    /** Values of declared fields, by field. */
    private static Map<String, List<?>> declared() {
        Map<String, List<?>> values = new LinkedHashMap<>();
        values.put(
                "title",
                List.of("", "a", "A", "ab", "b", "\u00e9", "\uFFFF", "\uD83D\uDE00", "100%", "a_b", "aXb", "\\", "'"));
        values.put(
                "year", List.of(0L, 1L, -1L, 2L, 9007199254740992L, 9007199254740993L, Long.MAX_VALUE, Long.MIN_VALUE));
        values.put(
                "rating",
                List.of(
                        0.0,
                        1.0,
                        -1.0,
                        1.5,
                        0.1,
                        0.30000000000000004,
                        1e300,
                        -1e300,
                        1e-300,
                        9007199254740992.0,
                        0x1p63));
        values.put("flag", List.of(true, false));
        values.put(
                "tags",
                List.of(List.of(), List.of(""), List.of("a"), List.of("a", "b"), List.of("A", "%"), List.of("a,b")));
        return values;
    }

    private static void add(List<VectorRecord> records, Metadata metadata) {
        int i = records.size();
        FloatVector vector = Records.at(1 + i);
        records.add(VectorRecord.of(RecordId.of(Records.id(i)), vector, metadata));
    }
}
