package io.covector.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.covector.ErrorCode;
import io.covector.Metadata;
import io.covector.VectorException;
import io.covector.filter.Filter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonNumbersTest {
    private static final Duration QUICK = Duration.ofMinutes(5);

    /** Named, because the name is else the text of the number, which takes minutes. */
    static List<Named<Number>> tooLong() {
        return List.of(
                Named.of("1e-20000", new BigDecimal("1e-20000")),
                Named.of("1e-16384", new BigDecimal("1e-16384")),
                Named.of("1e131072", new BigDecimal("1e131072")),
                Named.of("-1e200000", new BigDecimal("-1e200000")),
                Named.of("1e2147483647", new BigDecimal("1e2147483647")),
                Named.of("1e-2147483647", new BigDecimal("1e-2147483647")),
                Named.of("many digits", new BigDecimal(BigInteger.ONE.shiftLeft(4_000_000), 1_200_000)),
                Named.of("10^131072", BigInteger.TEN.pow(131_072)),
                Named.of("-10^140000", BigInteger.TEN.pow(140_000).negate()),
                Named.of("2^100000000", BigInteger.ONE.shiftLeft(100_000_000)));
    }

    @ParameterizedTest
    @MethodSource("tooLong")
    void refusesNumbersThatSomeBackendCannotHold(Number number) {
        assertRefused(() -> Metadata.of("key", number));
        assertRefused(() -> Metadata.builder().put("key", List.of(Map.of("inner", number))));
        assertRefused(() -> Metadata.copyOf(Map.of("key", number)));
        assertRefused(() -> Filter.gt("key", number));
        assertRefused(() -> Filter.in("key", 1, number));
        assertRefused(() -> Filter.containsAny("key", number));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e-19999",
                "-1e-16384",
                "1e131072",
                "0.1E+131073",
                "1e999999999",
                "1e-999999999",
                "1e99999999999999999999999",
                "1e-99999999999999999999999",
                "0e-16384"
            })
    void refusesLiteralsThatSomeBackendCannotHold(String literal) {
        assertRefused(() -> Metadata.fromJson("{\"key\":" + literal + "}"));
        assertRefused(() -> Metadata.builder().putJson("{\"other\":1,\"key\":[{\"inner\":" + literal + "}]}"));
        assertRefused(() -> Filter.parse("key = " + literal));
        assertRefused(() -> Filter.parse("key not in (1, " + literal + ")"));
        assertRefused(() -> Filter.parse("key between 1 and " + literal));
    }

    @Test
    void refusesLongLiteralsByTheirDigits() {
        assertRefused(() -> Metadata.fromJson("{\"key\":" + "9".repeat(131_073) + "}"));
        assertRefused(() -> Metadata.fromJson("{\"key\":0." + "9".repeat(16_384) + "}"));
        assertRefused(() -> Metadata.fromJson("{\"key\":1" + "0".repeat(3_000_000) + "}"));
    }

    private static void assertRefused(ThrowingCallable call) {
        Throwable thrown = Assertions.assertTimeout(QUICK, () -> catchThrowable(call));
        assertThat(thrown).isInstanceOfSatisfying(VectorException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
            assertThat(e.text())
                    .contains("metadata key 'key' holds the number '")
                    .contains("accepted are numbers of at most 131072 digits before and 16383 after the decimal point")
                    .hasSizeLessThan(600);
        });
    }

    static List<Named<Number>> longest() {
        return List.of(
                Named.of("1e131071", new BigDecimal("1e131071")),
                Named.of("-9.9e131071", new BigDecimal("-9.9e131071")),
                Named.of("1e-16383", new BigDecimal("1e-16383")),
                Named.of("1e131071 + 1e-16383", new BigDecimal("1e131071").add(new BigDecimal("1e-16383"))),
                Named.of("10^131071", BigInteger.TEN.pow(131_071)),
                Named.of(
                        "1 - 10^131072",
                        BigInteger.TEN.pow(131_072).subtract(BigInteger.ONE).negate()),
                Named.of("2^400000", BigInteger.ONE.shiftLeft(400_000)));
    }

    @ParameterizedTest
    @MethodSource("longest")
    void readsTheLongestNumbersThatAreAccepted(Number number) {
        Assertions.assertTimeout(QUICK, () -> {
            Metadata metadata = Metadata.of("key", number);
            String json = metadata.toJson();
            assertThat(Metadata.fromJson(json)).isEqualTo(metadata);
            assertThat(Metadata.fromStoredJson(json)).isEqualTo(metadata);
            assertThat(Metadata.copyOf(metadata.asMap())).isEqualTo(metadata);
            assertThat(new BigDecimal(String.valueOf(metadata.get("key"))))
                    .isEqualByComparingTo(new BigDecimal(number.toString()));
        });
    }

    @Test
    void filtersTakeLongNumbers() {
        assertThat(Filter.eq("key", new BigDecimal("0.10000000000000000001")))
                .hasToString("key = 0.10000000000000000001");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9007199254740993.0",
                "-9007199254740993.000",
                "9223372036854775807.0",
                "-9223372036854775807.00",
                "0.9007199254740993e16"
            })
    void wholeNumbersThatFitAreLongs(String literal) {
        BigDecimal decimal = new BigDecimal(literal);
        Metadata whole = Metadata.of("key", decimal.longValueExact());
        assertThat(Metadata.of("key", decimal)).isEqualTo(whole);
        assertThat(Metadata.copyOf(Map.of("key", decimal))).isEqualTo(whole);
        assertThat(Metadata.fromJson("{\"key\":" + literal + "}")).isEqualTo(whole);
        assertThat(Metadata.builder().putJson("{\"key\":" + literal + "}").build())
                .isEqualTo(whole);
        assertThat(Filter.eq("key", decimal))
                .isEqualTo(Filter.eq("key", decimal.longValueExact()))
                .isEqualTo(Filter.parse("key = " + literal));
    }

    @Test
    void literalsWithAFractionStayDoubles() {
        for (String literal : List.of("1.0", "1e18", "9007199254740992.0", "0.0", "0e5", "0e999999999999", "-0.0")) {
            assertThat(Json.read(literal)).as(literal).isEqualTo(Double.parseDouble(literal) + 0.0);
        }
        assertThat(Metadata.of("key", new BigDecimal("0e200000")).get("key")).isEqualTo(0.0);
    }

    @Test
    void whatIsGivenIsWhatIsReadByEveryWay() {
        long seed = Long.getLong("covector.seed", 31);
        Random random = new Random(seed);
        for (int i = 0; i < 50_000; i++) {
            BigDecimal decimal = new BigDecimal(new BigInteger(random.nextInt(140), random), random.nextInt(60) - 30);
            BigDecimal signed = random.nextBoolean() ? decimal : decimal.negate();
            Metadata given = Metadata.of("key", signed);
            assertThat(Metadata.copyOf(Map.of("key", signed))).isEqualTo(given);
            assertThat(Metadata.fromJson("{\"key\":" + signed + "}"))
                    .as("seed %d case %d: %s", seed, i, signed)
                    .isEqualTo(given);
            assertThat(Metadata.fromJson(given.toJson()))
                    .as("seed %d case %d: %s", seed, i, signed)
                    .isEqualTo(given);
        }
    }

    @Test
    void aStoreReadsNumbersThatAreNoLongerAccepted() {
        String json = "{\"key\":0." + "0".repeat(19_998) + "1}";
        assertThat(Metadata.fromStoredJson(json).get("key")).isEqualTo(new BigDecimal("1e-19999"));
        assertThat(Metadata.fromStoredJson(json).toJson()).isEqualTo(json);
        assertThatThrownBy(() -> Metadata.fromStoredJson("{\"key\":1e999999999}"))
                .hasMessageContaining("accepted are numbers of at most");
    }

    @Test
    void serversThatWriteDoublesTheirWayMeanDoubles() {
        Map<String, Object> values = new HashMap<>();
        Json.readDoubles(
                "{\"a\":1.23456789012345680e17,\"b\":9007199254740993.0,\"c\":9007199254740993,"
                        + "\"d\":[0.1000000000000000000001,12345678901234567890]}",
                null,
                values);
        assertThat(values)
                .containsEntry("a", 1.2345678901234568e17)
                .containsEntry("b", 9007199254740992.0)
                .containsEntry("c", 9007199254740993L)
                .containsEntry("d", List.of(0.1, 1.2345678901234567e19));
    }
}
