package io.covector.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.Metadata;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.VectorCollection;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Values of declared fields come back as they were given, of the field's type. */
abstract class DeclaredFieldTck extends Theme {
    DeclaredFieldTck(RecordTck tck) {
        super(tck);
    }

    @Test
    void extremeValues() {
        VectorCollection collection = session().texts();
        String text = "x".repeat(Math.min(20_000, capabilities().maxIndexedTextBytes()));
        List<VectorRecord> records = List.of(
                of("a", "", Long.MIN_VALUE, -Double.MAX_VALUE, false, List.of()),
                of("b", text, Long.MAX_VALUE, Double.MAX_VALUE, true, List.of("")),
                of("c", "\u00e9\uD83D\uDE00\uFFFF\n\t\"'\\", (1L << 53) + 1, Double.MIN_VALUE, true, List.of("a", "a")),
                of("d", " ", 0, 0.1, false, List.of(",", "{", "}", "\"", "\\", "NULL", "null", " ", "\uD83D\uDE00")));
        collection.upsert(records);

        assertThat(collection.get(Records.idsOf(records), Projection.metadata().withVector()))
                .isEqualTo(records);
    }

    @Test
    void nullIsAsGoodAsMissing() {
        VectorCollection collection = session().texts();
        Metadata.Builder nulls = Metadata.builder();
        for (String field : List.of("title", "year", "rating", "flag", "tags")) {
            nulls.put(field, null);
        }
        collection.upsert(Records.record("null", nulls.build()), Records.record("missing"));

        for (String field : nulls.build().keys()) {
            assertThat(Expect.scan(collection, Filter.isNull(field))).hasSize(2);
            assertThat(Expect.stored(collection, RecordId.of("null")).metadata().get(field))
                    .isNull();
        }
    }

    @Test
    void anIntegerInADoubleFieldIsADouble() {
        VectorCollection collection = session().texts();
        collection.upsert(
                Records.record("a", Metadata.of("rating", 4)), Records.record("b", Metadata.of("rating", -0.0)));

        assertThat(Expect.stored(collection, RecordId.of("a")).metadata().get("rating"))
                .isEqualTo(4.0);
        assertThat(Expect.stored(collection, RecordId.of("b")).metadata().get("rating"))
                .isEqualTo(0.0);
        assertThat(collection.count(Filter.eq("rating", 4))).isEqualTo(1);
        assertThat(collection.count(Filter.eq("rating", 0))).isEqualTo(1);
    }

    private static VectorRecord of(String id, String title, long year, double rating, boolean flag, List<String> tags) {
        return Records.record(
                id,
                Metadata.builder()
                        .put("title", title)
                        .put("year", year)
                        .put("rating", rating)
                        .put("flag", flag)
                        .put("tags", tags)
                        .build());
    }
}
