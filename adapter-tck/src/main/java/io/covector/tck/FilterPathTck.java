package io.covector.tck;

import io.covector.FloatVector;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.RecordId;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Filters on keys with dots: whole keys before paths, and paths through objects only. */
abstract class FilterPathTck extends Theme {
    private static final List<String> RECORDS = List.of(
            "{\"a\":{\"b\":1}}",
            "{\"a\":{\"b\":1.0,\"c\":\"x\"}}",
            "{\"a\":{\"b\":\"x\"}}",
            "{\"a\":{\"b\":\"xy\"}}",
            "{\"a\":{\"b\":\"\"}}",
            "{\"a\":{\"b\":true}}",
            "{\"a\":{\"b\":null}}",
            "{\"a\":{\"b\":[]}}",
            "{\"a\":{\"b\":[\"x\",1]}}",
            "{\"a\":{\"b\":[\"x\",\"y\",null,[\"z\"]]}}",
            "{\"a\":{\"b\":{}}}",
            "{\"a\":{\"b\":{\"c\":1}}}",
            "{\"a\":{\"b\":{\"c\":\"x\",\"0\":\"x\"}}}",
            "{\"a\":{\"b\":9007199254740993}}",
            "{\"a\":{\"b\":9007199254740992}}",
            "{\"a\":{\"b\":12345678901234567890.5}}",
            "{\"a\":{\"b\":-5,\"c\":12345678901234567890.5}}",
            "{\"a\":{}}",
            "{\"a\":null}",
            "{\"a\":\"x\"}",
            "{\"a\":\"{\\\"b\\\":1}\"}",
            "{\"a\":[{\"b\":1}]}",
            "{\"a\":[{\"b\":\"x\"},\"x\"]}",
            "{\"a\":[[\"x\"],1]}",
            "{\"a\":{\"0\":\"x\"}}",
            "{\"a\":[\"x\"]}",
            "{\"a.b\":1}",
            "{\"a.b\":\"x\"}",
            "{\"a.b\":null}",
            "{\"a.b\":[\"x\"]}",
            "{\"a.b\":1,\"a\":{\"b\":\"x\"}}",
            "{\"a.b\":\"x\",\"a\":{\"b\":1}}",
            "{\"a.b\":null,\"a\":{\"b\":1}}",
            "{\"a.b\":null,\"a\":{\"b\":\"x\"}}",
            "{\"a.b\":[\"y\"],\"a\":{\"b\":[\"x\"]}}",
            "{\"a.b\":{\"c\":1}}",
            "{\"a.b\":{\"c\":1},\"a\":{\"b\":{\"c\":\"x\"}}}",
            "{\"a.b.c\":1}",
            "{\"a.b.c\":null,\"a\":{\"b\":{\"c\":1}}}",
            "{\"a\":{\"b.c\":1}}",
            "{\"a\":{\"\":{\"b\":1}}}",
            "{\"a..b\":1}",
            "{\"a..b\":\"x\",\"a\":{\"\":{\"b\":1},\"b\":1}}",
            "{\".a\":1,\"a.\":\"x\"}",
            "{\"a'\\\"]\":{\"b\\\\/~$\":1}}",
            "{\"a'\\\"]\":{\"b\\\\/~$\":\"x\"}}",
            "{\"a'\\\"]\":[1]}",
            "{\"\u00e9\":{\"\uD83D\uDE00 x\":1}}",
            "{\"$null\":{\"b\":1},\"$json\":{\"b\":\"x\"}}",
            "{}");

    FilterPathTck(BackendTck tck) {
        super(tck);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.b",
                "a.b.c",
                "a.b.c.d",
                "a.c",
                "a.0",
                "a.0.b",
                "a.b.0",
                "a.b.1",
                "a..b",
                ".a",
                "a.",
                "a'\"].b\\/~$",
                "\u00e9.\uD83D\uDE00 x",
                "$null.b",
                "$json.b",
                "no.such"
            })
    void everyTest(String key) {
        for (Object value : List.of(1, "x", true, 1.5, 9007199254740993L, 9007199254740992.0)) {
            matches(Filter.eq(key, value));
            matches(Filter.in(key, value, "xy", -5));
            matches(Filter.containsAny(key, value));
            matches(Filter.containsAll(key, value, "x"));
        }
        for (Object value : List.of(0, 1, "", "x", -0.5, 9007199254740993L, Long.MIN_VALUE)) {
            matches(Filter.gt(key, value));
            matches(Filter.lte(key, value));
        }
        matches(Filter.between(key, "a", "xx"));
        matches(Filter.isNull(key));
        matches(Filter.contains(key, "y"));
        matches(Filter.contains(key, ""));
        matches(Filter.contains(key, "_"));
        matches(Filter.startsWith(key, "x"));
    }

    @Test
    void insideOfOtherFilters() {
        matches(Filter.eq("a.b", 1).and(Filter.ne("a.c", "y")));
        matches(Filter.not(Filter.eq("a.b", 1).or(Filter.exists("a.b.c")).or(Filter.eq("title", "t"))));
        matches(Filter.parse("a.b in (1, 'x') or not exists a and a.b is null"));
    }

    @Test
    void pathsIntoDeclaredFieldsAreRefused() {
        SearchSet set = set();
        Expect.refused(
                () -> set.collection().count(Filter.eq("title.b", 1)),
                "'title.b'",
                "declared field 'title' of type STRING",
                "accepted are paths");
    }

    private SearchSet set() {
        return session().shared("paths", SearchSet.class, () -> {
            List<VectorRecord> records = new ArrayList<>();
            for (String json : RECORDS) {
                FloatVector vector = Records.at(1 + records.size());
                records.add(VectorRecord.of(RecordId.of(Records.id(records.size())), vector, Metadata.fromJson(json)));
            }
            return SearchSet.create(
                    session(),
                    Specs.everyType(
                                    session().newName(),
                                    VectorField.of(Specs.DIMENSION, Metric.EUCLIDEAN)
                                            .index(IndexSpec.none()))
                            .build(),
                    records);
        });
    }

    private void matches(Filter filter) {
        SearchSet set = set();
        Expect.matches(set.collection(), set.oracle(), filter);
    }
}
