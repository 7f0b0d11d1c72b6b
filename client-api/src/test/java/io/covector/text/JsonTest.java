package io.covector.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.Metadata;
import io.covector.VectorException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @Test
    void keysOfMetadataAreTheSameInJsonAndInCode() {
        String longest = "é".repeat(512);
        assertThat(Metadata.fromJson("{\"" + longest + "\":1}")).isEqualTo(Metadata.of(longest, 1));
        for (String key : new String[] {"", longest + "x", "x".repeat(1025)}) {
            String json = "{\"" + key + "\":{\"" + key + "\":1}}";
            assertThatThrownBy(() -> Metadata.of(key, 1))
                    .hasMessageContaining(key.isEmpty() ? "has 0 bytes" : "has 1025 bytes")
                    .satisfies(thrown -> {
                        assertThatThrownBy(() -> Metadata.fromJson(json)).hasMessage(thrown.getMessage());
                        assertThatThrownBy(() -> Metadata.builder().putJson(json))
                                .hasMessage(thrown.getMessage());
                    });
            assertThat(Metadata.fromStoredJson(json).keys()).containsExactly(key); // a store reads what it has
            assertThat(Metadata.fromJson("{\"k\":{\"" + key + "\":1}}").get("k"))
                    .isEqualTo(Map.of(key, 1L));
        }
    }

    @Test
    void keepsTheTypeAndValueOfNumbers() {
        for (Object number : List.of(
                0L,
                1L,
                -1L,
                Long.MAX_VALUE,
                Long.MIN_VALUE,
                9007199254740993L,
                1.0,
                0.1,
                -2.5,
                1e17,
                1e300,
                4.9e-324,
                Double.MAX_VALUE,
                0x1p62,
                0x1p63,
                123456789.125,
                new BigDecimal("0.12345678901234567890123"),
                new BigDecimal("9223372036854775809"))) {
            assertThat(Json.read(Json.write(number))).as("%s", number).isEqualTo(number);
        }
    }

    @Test
    void writesIntegralDoublesWithAllDigits() {
        assertThat(Json.write(0x1p62)).isEqualTo("4611686018427387904.0");
        assertThat(Json.write(1e7)).isEqualTo("10000000.0");
        assertThat(Json.write(1.5e-7)).isEqualTo("0.00000015");
    }

    @Test
    void narrowsDecimalsToLongOrDouble() {
        Metadata metadata = Metadata.builder()
                .put("long", BigInteger.TEN)
                .put("double", new BigDecimal("1.10"))
                .put("int", 7)
                .put("float", 0.5f)
                .put("zero", -0.0)
                .build();
        assertThat(metadata.asMap())
                .containsEntry("long", 10L)
                .containsEntry("double", 1.1)
                .containsEntry("int", 7L)
                .containsEntry("float", 0.5)
                .containsEntry("zero", 0.0);
    }

    @Test
    void readsDecimalsAsTheNearestDouble() {
        Random random = new Random(Long.getLong("covector.seed", 12));
        for (int i = 0; i < 100_000; i++) {
            int digits = 1 + random.nextInt(17);
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "-" : "");
            int point = 1 + random.nextInt(digits);
            for (int d = 0; d < point; d++) {
                text.append(d == 0 && point > 1 ? 1 + random.nextInt(9) : random.nextInt(10));
            }
            text.append('.');
            for (int d = point; d < digits; d++) {
                text.append(random.nextInt(10));
            }
            text.append(random.nextInt(10));
            Object number = Json.read(text.toString());
            if (number instanceof Double) { // 17 digits and more need not be one
                assertThat(number).as("%s", text).isEqualTo(Double.parseDouble(text.toString()) + 0.0);
            }
            assertThat(number).isInstanceOf(digits < 15 ? Double.class : Number.class);
        }
    }

    @Test
    void roundTripsRandomValues() {
        long seed = Long.getLong("covector.seed", 11);
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            Object value = value(random, 5);
            assertThat(Json.read(Json.write(value)))
                    .as("seed %d case %d", seed, i)
                    .isEqualTo(value);
        }
    }

    private static @Nullable Object value(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 5 : 7)) {
            case 0 -> random.nextBoolean() ? random.nextLong() : (Object) (long) random.nextInt(100);
            case 1 -> real(random);
            case 2 -> text(random);
            case 3 -> random.nextBoolean();
            case 4 -> null;
            case 5 -> list(random, depth);
            default -> map(random, depth);
        };
    }

    private static Object real(Random random) {
        double real = Double.longBitsToDouble(random.nextLong());
        return Double.isFinite(real) ? real + 0.0 : 0.5;
    }

    private static List<@Nullable Object> list(Random random, int depth) {
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            list.add(value(random, depth - 1));
        }
        return list;
    }

    private static Map<String, @Nullable Object> map(Random random, int depth) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            map.put(text(random), value(random, depth - 1));
        }
        return map;
    }

    private static String text(Random random) {
        String[] parts = {"\"", "\\", "\n", "\u0001", "é", "\uD83D\uDE00", "</x>", "\u2028", "a", "{", "\t", "\uFFFF"};
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(parts[random.nextInt(parts.length)]);
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[1,]",
                "{\"a\":}",
                "{a:1}",
                "01",
                "1.",
                "+1",
                "nul",
                "\"\u0001\"",
                "\"\\x\"",
                "\"\\u12g4\"",
                "1 2",
                "\"\\ud800\"",
                "\"\\u0000\"",
                "[1 2]",
                "{\"a\" 1}",
                "-",
                "1e",
                "'a'"
            })
    void refusesWhatIsNotJson(String text) {
        assertThatThrownBy(() -> Json.read(text))
                .isInstanceOf(VectorException.class)
                .hasMessageContaining("accepted is");
    }

    @Test
    void boundsTheNesting() {
        assertThatThrownBy(() -> Json.read("[".repeat(1_000_000))).hasMessageContaining("deeper than 32");
        Object value = 1;
        for (int i = 0; i < 31; i++) {
            value = List.of(value);
        }
        Metadata deepest = Metadata.of("k", value);
        assertThat(Metadata.fromJson(deepest.toJson())).isEqualTo(deepest);
        Object deeper = List.of(value);
        assertThatThrownBy(() -> Metadata.of("k", deeper)).hasMessageContaining("'k' nests deeper than 32");
        for (String empty : List.of("[]", "{}")) {
            String json = "{\"k\":" + "[".repeat(31) + empty + "]".repeat(31) + "}";
            assertThatThrownBy(() -> Metadata.fromJson(json)).hasMessageContaining("deeper than 32");
            assertThat(Metadata.fromStoredJson(json).toJson()).isEqualTo(json);
        }
    }

    @Test
    void refusesValuesThatSomeBackendCannotHold() {
        assertRefused(Double.NaN, "NaN");
        assertRefused("a\u0000b", "U+0000 at position 1");
        assertRefused("\uD800", "U+D800");
        assertRefused(Map.of(1, "x"), "accepted are String keys");
        assertRefused(Instant.EPOCH.plusNanos(1), "accepted are instants in whole microseconds");
        assertRefused(Instant.MAX, "of the years 1 to 9999");
        assertRefused(LocalDate.of(10_000, 1, 1), "of the years 1 to 9999");
        assertRefused(LocalDateTime.MIN, "has no offset");
        assertRefused(Arrays.asList(1, new Object()), "java.lang.Object");
        assertThatThrownBy(() -> Metadata.of("", 1)).hasMessageContaining("accepted are 1 to 1024");
    }

    private static void assertRefused(Object value, String problem) {
        assertThatThrownBy(() -> Metadata.of("k", value))
                .hasMessageContaining("'k'")
                .hasMessageContaining(problem);
    }

    @Test
    void endsWithAClearErrorOnAnyInput() {
        Random random = new Random(5);
        String[] parts = {"{", "}", "[", "]", "\"", ":", ",", "1", "-", "e", ".", "true", "null", "\\u", "\\", "x"};
        for (int i = 0; i < 100_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(15); j >= 0; j--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            try {
                Json.read(text.toString());
            } catch (VectorException e) {
                assertThat(e.text()).contains("position");
            }
        }
    }
}
