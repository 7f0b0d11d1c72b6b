package io.covector.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.Metadata;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.VectorCollection;
import io.covector.filter.Filter;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Free metadata comes back as it was given, by every way of reading. */
abstract class MetadataTck extends RoundTrip {
    MetadataTck(RecordTck tck) {
        super(tck);
    }

    @Test
    void everyTypeOfValue() {
        Map<String, Object> nested = new LinkedHashMap<>();
        nested.put("list", Arrays.asList("a", 1, 1.5, true, null, List.of(), Map.of()));
        nested.put("map", Map.of("k", Map.of("k", List.of(List.of(1)))));
        nested.put("null", null);
        nested.put("", "a key may be empty inside");

        roundTrip(Metadata.builder()
                .put("text", "text")
                .put("empty text", "")
                .put("long", 7)
                .put("double", 7.0)
                .put("true", true)
                .put("false", false)
                .put("null", null)
                .put("empty list", List.of())
                .put("empty map", Map.of())
                .put("nested", nested)
                .build());
    }

    @Test
    void numbersExactly() {
        List<Number> numbers = List.of(
                Long.MIN_VALUE,
                Long.MAX_VALUE,
                (1L << 53) + 1,
                -(1L << 53) - 1,
                0L,
                0.0,
                -0.0,
                0.1,
                1e300,
                -1e300,
                1e17,
                123456789e20,
                Double.MIN_VALUE,
                Double.MIN_NORMAL,
                Double.MAX_VALUE,
                0x1p63,
                (double) (1L << 53),
                0.1f,
                new BigDecimal("0.1"));

        roundTrip(numbers(numbers));
    }

    @Test
    void manyKeysAndLongTexts() {
        Metadata.Builder metadata = Metadata.builder();
        for (int i = 0; i < 500; i++) {
            metadata.put("key " + i, "value " + i);
        }
        metadata.put("k".repeat(1024), "the longest key");
        metadata.put("long", "\u00e9\uD83D\uDE00x".repeat(5_000));

        roundTrip(metadata.build());
    }

    @Test
    void nestingToTheLimit() {
        Object value = "innermost";
        for (int level = 0; level < 31; level++) {
            value = level % 2 == 0 ? List.of(value) : Map.of("k", value);
        }
        Object deepest = value;

        roundTrip(Metadata.of("deep", deepest));
        Expect.refused(
                () -> Metadata.of("deep", List.of(deepest)), "'deep'", "deeper than 32", "accepted are up to 32");
    }

    @Test
    void objectsThatLookLikeWhatAnAdapterStores() {
        roundTrip(Metadata.builder()
                .put("number", Map.of("$json", "1e-400"))
                .put("text", Map.of("$json", "no JSON"))
                .put("none", Map.of("$null", List.of("text")))
                .build());
    }

    @Test
    void keysThatAreNamesElsewhere() {
        Metadata.Builder metadata = Metadata.builder();
        for (String key : List.of(
                "id",
                "ID",
                "_id",
                "metadata",
                "vector",
                "Size",
                "SIZE",
                "score",
                "distance",
                "ctid",
                "$meta",
                "a.b",
                "a[0]",
                "document",
                "order",
                "select",
                "__proto__",
                "and",
                "null",
                "0")) {
            metadata.put(key, "value of " + key);
        }

        VectorCollection collection = roundTrip(metadata.build());

        for (String key : metadata.build().keys()) {
            assertThat(collection.count(Filter.eq(key, "value of " + key)))
                    .as(key)
                    .isEqualTo(1);
            assertThat(collection
                            .get(RecordId.of("a"), Projection.keys(key))
                            .orElseThrow()
                            .metadata())
                    .isEqualTo(Metadata.of(key, "value of " + key));
        }
    }

    @Test
    void whatCannotBeStoredIsRefused() {
        Expect.refused(() -> Metadata.of("", 1), "metadata key ''", "0 bytes", "accepted are 1 to 1024");
        Expect.refused(() -> Metadata.of("k".repeat(1025), 1), "1025 bytes", "accepted are 1 to 1024");
        Expect.refused(() -> Metadata.of("k\u0000", 1), "metadata key", "U+0000", "accepted");
        Expect.refused(() -> Metadata.of("k", "a\u0000"), "'k'", "U+0000", "position 1", "accepted");
        Expect.refused(() -> Metadata.of("k", List.of("\uDC00")), "'k'", "U+DC00", "position 0", "accepted");
        Expect.refused(() -> Metadata.of("k", Map.of("\uD800", 1)), "'k'", "U+D800", "accepted");
        Expect.refused(() -> Metadata.of("k", Double.NaN), "'k'", "NaN", "accepted are finite numbers");
        Expect.refused(() -> Metadata.of("k", Float.NEGATIVE_INFINITY), "'k'", "-Infinity", "accepted");
        Expect.refused(() -> Metadata.of("k", new AtomicInteger()), "'k'", "AtomicInteger", "accepted");
    }
}
